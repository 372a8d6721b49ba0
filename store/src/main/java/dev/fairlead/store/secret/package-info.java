/** Keys, hashes and encryption at rest. */
@NullMarked
package dev.fairlead.store.secret;

import org.jspecify.annotations.NullMarked;
