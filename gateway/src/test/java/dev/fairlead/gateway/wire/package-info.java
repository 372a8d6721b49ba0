/** The parsers: what they take, what they refuse, and that a split changes neither. */
@NullMarked
package dev.fairlead.gateway.wire;

import org.jspecify.annotations.NullMarked;
