/** Graphs of workflows: what of them is wrong, and how their texts are read. */
@NullMarked
package dev.fairlead.model.flow;

import org.jspecify.annotations.NullMarked;
