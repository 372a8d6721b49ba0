/** Manifests: built field by field with the cause of each, written as YAML. */
@NullMarked
package dev.fairlead.compose.emit;

import org.jspecify.annotations.NullMarked;
