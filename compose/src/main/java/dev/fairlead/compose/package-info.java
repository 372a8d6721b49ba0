/** What is found in Compose files and in what stands beside them. */
@NullMarked
package dev.fairlead.compose;

import org.jspecify.annotations.NullMarked;
