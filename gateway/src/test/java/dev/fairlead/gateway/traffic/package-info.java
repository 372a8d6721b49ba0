/** Requests over real sockets: a caller, an entrypoint, a backend that is told what to answer. */
@NullMarked
package dev.fairlead.gateway.traffic;

import org.jspecify.annotations.NullMarked;
