/** Snapshot to route table: the whole pipeline as one visible list. */
@NullMarked
package dev.fairlead.gateway.assembly;

import org.jspecify.annotations.NullMarked;
