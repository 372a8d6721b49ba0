/** Workflows: what a run is, who walks it, and what its nodes do. */
@NullMarked
package dev.fairlead.gateway.workflow;

import org.jspecify.annotations.NullMarked;
