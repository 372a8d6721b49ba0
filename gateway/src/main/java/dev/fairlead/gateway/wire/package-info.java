/** HTTP/1.1 as bytes: strict parsing of heads and chunks, and writing them. Knows nothing of routes. */
@NullMarked
package dev.fairlead.gateway.wire;

import org.jspecify.annotations.NullMarked;
