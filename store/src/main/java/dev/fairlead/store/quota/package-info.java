/** How much of calendar quotas is used: a copy of what replicas count elsewhere. */
@NullMarked
package dev.fairlead.store.quota;

import org.jspecify.annotations.NullMarked;
