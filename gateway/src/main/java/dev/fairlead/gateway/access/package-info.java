/** Who calls, and whether they may. */
@NullMarked
package dev.fairlead.gateway.access;

import org.jspecify.annotations.NullMarked;
