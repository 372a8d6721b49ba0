/** The MongoDB-compatible server inside of Fairlead. */
@NullMarked
package dev.fairlead.store.embedded;

import org.jspecify.annotations.NullMarked;
