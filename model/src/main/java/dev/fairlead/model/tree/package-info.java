/** A document before it has a meaning: mappings, sequences and scalars, each with its place. YAML, JSON and the store meet here. */
@NullMarked
package dev.fairlead.model.tree;

import org.jspecify.annotations.NullMarked;
