/** The store as a source of configuration, and its last good copy on disk. */
@NullMarked
package dev.fairlead.store.source;

import org.jspecify.annotations.NullMarked;
