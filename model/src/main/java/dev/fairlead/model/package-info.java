/** The words: everything that can be configured, immutable and valid by construction. */
@NullMarked
package dev.fairlead.model;

import org.jspecify.annotations.NullMarked;
