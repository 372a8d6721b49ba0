/** Expressions of workflows in CEL, and values as it sees them; the only user of its library, not loaded before the first expression. */
@NullMarked
package dev.fairlead.gateway.workflow.cel;

import org.jspecify.annotations.NullMarked;
