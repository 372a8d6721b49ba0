/** The shared counter in Redis: the only user of its client. Nothing here is loaded where limits are not shared. */
@NullMarked
package dev.fairlead.gateway.limit.redis;

import org.jspecify.annotations.NullMarked;
