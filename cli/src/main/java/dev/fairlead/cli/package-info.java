/** The fairlead command: wires the roles with new, top to bottom. */
@NullMarked
package dev.fairlead.cli;

import org.jspecify.annotations.NullMarked;
