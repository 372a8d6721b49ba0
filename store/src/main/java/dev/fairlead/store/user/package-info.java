/** Operators and their API tokens. */
@NullMarked
package dev.fairlead.store.user;

import org.jspecify.annotations.NullMarked;
