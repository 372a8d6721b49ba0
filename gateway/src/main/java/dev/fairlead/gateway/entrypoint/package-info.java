/** Listeners and the caller's side of a connection. */
@NullMarked
package dev.fairlead.gateway.entrypoint;

import org.jspecify.annotations.NullMarked;
