/** What replicas share besides configuration: small sealed things, and rights that one of them has at a time. */
@NullMarked
package dev.fairlead.store.shared;

import org.jspecify.annotations.NullMarked;
