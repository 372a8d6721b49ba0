/** What {@code explain} says, beside what really happens. */
@NullMarked
package dev.fairlead.acceptance.explain;

import org.jspecify.annotations.NullMarked;
