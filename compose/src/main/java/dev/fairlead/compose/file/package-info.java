/** Compose files as a stack of workloads, with the place of every value. */
@NullMarked
package dev.fairlead.compose.file;

import org.jspecify.annotations.NullMarked;
