/** Databases of MongoDB that are not ours, for those who may not see the driver. */
@NullMarked
package dev.fairlead.store.other;

import org.jspecify.annotations.NullMarked;
