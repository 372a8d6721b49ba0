/** The control plane on port 3000: wires listener, operations and page to a store. */
@NullMarked
package dev.fairlead.management;

import org.jspecify.annotations.NullMarked;
