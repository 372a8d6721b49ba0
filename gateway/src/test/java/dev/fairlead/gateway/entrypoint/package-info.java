/** The callers' side: what can be told without a socket. */
@NullMarked
package dev.fairlead.gateway.entrypoint;

import org.jspecify.annotations.NullMarked;
