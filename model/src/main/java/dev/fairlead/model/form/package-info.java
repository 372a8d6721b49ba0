/** The written forms of the words: trees to objects with every finding, and objects to trees. */
@NullMarked
package dev.fairlead.model.form;

import org.jspecify.annotations.NullMarked;
