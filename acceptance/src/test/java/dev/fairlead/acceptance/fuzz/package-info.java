/**
 * Every parser that somebody else's bytes reach, given bytes that nobody meant. A build gives each its kept cases and
 * some thousand mutants of good inputs; {@code make fuzz} lets Jazzer look for new ways through the code, for as long as
 * is wanted.
 */
@NullMarked
package dev.fairlead.acceptance.fuzz;

import org.jspecify.annotations.NullMarked;
