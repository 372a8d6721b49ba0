/** Workflows, end to end. */
@NullMarked
package dev.fairlead.acceptance.workflow;

import org.jspecify.annotations.NullMarked;
