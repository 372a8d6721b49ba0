/** The connection to MongoDB: bounded in time, opened when first needed. */
@NullMarked
package dev.fairlead.store.mongo;

import org.jspecify.annotations.NullMarked;
