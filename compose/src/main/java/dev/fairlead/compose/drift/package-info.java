/** What was generated last, what would be generated now and what is there: three ways apart, and edits by hand kept. */
@NullMarked
package dev.fairlead.compose.drift;

import org.jspecify.annotations.NullMarked;
