/** What every replica shares: configuration, revisions, reports, users and the audit chain, kept in MongoDB. */
@NullMarked
package dev.fairlead.store;

import org.jspecify.annotations.NullMarked;
