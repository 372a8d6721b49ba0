/** Tracing, against a collector that decodes what it gets. */
@NullMarked
package dev.fairlead.gateway.observe.trace;

import org.jspecify.annotations.NullMarked;
