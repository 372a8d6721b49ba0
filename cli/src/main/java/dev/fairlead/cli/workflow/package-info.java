/** Verbs about workflows. */
@NullMarked
package dev.fairlead.cli.workflow;

import org.jspecify.annotations.NullMarked;
