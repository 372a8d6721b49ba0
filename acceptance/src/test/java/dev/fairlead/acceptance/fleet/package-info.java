/** A whole installation as processes, with traffic: what faults do to it, and the numbers of both seeds. */
@NullMarked
package dev.fairlead.acceptance.fleet;

import org.jspecify.annotations.NullMarked;
