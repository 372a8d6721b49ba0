/** A whole store in one file, on its way to another store. */
@NullMarked
package dev.fairlead.store.travel;

import org.jspecify.annotations.NullMarked;
