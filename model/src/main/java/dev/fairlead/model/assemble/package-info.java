/** All declarations to one snapshot: merged, references resolved, validated; one bad object hurts only itself. */
@NullMarked
package dev.fairlead.model.assemble;

import org.jspecify.annotations.NullMarked;
