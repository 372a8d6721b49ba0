/** Streams without an end of their own, between peers that others wrote. */
@NullMarked
package dev.fairlead.acceptance.stream;

import org.jspecify.annotations.NullMarked;
