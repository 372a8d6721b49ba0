/** Who changed what and when, in a chain of hashes that shows every tampering. */
@NullMarked
package dev.fairlead.store.audit;

import org.jspecify.annotations.NullMarked;
