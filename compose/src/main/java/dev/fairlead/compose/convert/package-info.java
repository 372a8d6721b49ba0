/** A stack as manifests: who becomes what, and where every value of it goes. */
@NullMarked
package dev.fairlead.compose.convert;

import org.jspecify.annotations.NullMarked;
