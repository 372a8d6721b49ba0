/** The account of a conversion: what became of every value, and why every field is there. */
@NullMarked
package dev.fairlead.compose.account;

import org.jspecify.annotations.NullMarked;
