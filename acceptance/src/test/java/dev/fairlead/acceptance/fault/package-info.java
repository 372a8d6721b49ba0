/** Slow, rude and broken peers, and what they may not do to the others. */
@NullMarked
package dev.fairlead.acceptance.fault;

import org.jspecify.annotations.NullMarked;
