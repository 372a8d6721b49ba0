/** Ingresses and the Gateway API of a cluster: what they declare, and what is written back about them. */
@NullMarked
package dev.fairlead.sources.kubernetes;

import org.jspecify.annotations.NullMarked;
