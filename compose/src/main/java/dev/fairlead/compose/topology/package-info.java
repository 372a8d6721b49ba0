/** Who reaches whom in a stack, as the networks of Compose have it. */
@NullMarked
package dev.fairlead.compose.topology;

import org.jspecify.annotations.NullMarked;
