/** How well a stack is made, area by area: what it should say of each service, and what it does not. */
@NullMarked
package dev.fairlead.compose.standard;

import org.jspecify.annotations.NullMarked;
