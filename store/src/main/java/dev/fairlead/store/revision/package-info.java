/** How content changes: edits, one commit point, numbered revisions, rollback. */
@NullMarked
package dev.fairlead.store.revision;

import org.jspecify.annotations.NullMarked;
