/** Backends: balancing, pooled connections, forwarding. */
@NullMarked
package dev.fairlead.gateway.upstream;

import org.jspecify.annotations.NullMarked;
