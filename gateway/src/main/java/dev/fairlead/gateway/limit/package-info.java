/** How much a client may call: sliding rate limits and calendar quotas. */
@NullMarked
package dev.fairlead.gateway.limit;

import org.jspecify.annotations.NullMarked;
