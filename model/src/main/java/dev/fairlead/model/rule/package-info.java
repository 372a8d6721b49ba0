/** The rule language of routes: text to a tree of matchers, and back. */
@NullMarked
package dev.fairlead.model.rule;

import org.jspecify.annotations.NullMarked;
