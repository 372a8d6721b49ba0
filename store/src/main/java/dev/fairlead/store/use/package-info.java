/** When credentials were used last. */
@NullMarked
package dev.fairlead.store.use;

import org.jspecify.annotations.NullMarked;
