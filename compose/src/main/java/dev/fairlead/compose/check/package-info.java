/** What is wrong with a stack and its gateway, found without running anything. */
@NullMarked
package dev.fairlead.compose.check;

import org.jspecify.annotations.NullMarked;
