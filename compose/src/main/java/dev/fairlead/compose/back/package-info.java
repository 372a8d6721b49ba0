/** The way back: manifests of a cluster as a Compose file, and what of them it cannot say. */
@NullMarked
package dev.fairlead.compose.back;

import org.jspecify.annotations.NullMarked;
