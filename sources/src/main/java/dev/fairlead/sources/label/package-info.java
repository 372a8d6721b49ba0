/** Labels of containers as configuration: a pure function from labels to a declaration. */
@NullMarked
package dev.fairlead.sources.label;

import org.jspecify.annotations.NullMarked;
