/** The data plane: one request, from the listener to the backend and back. */
@NullMarked
package dev.fairlead.gateway;

import org.jspecify.annotations.NullMarked;
