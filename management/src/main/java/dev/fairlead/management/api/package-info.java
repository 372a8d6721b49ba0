/** The REST interface: one table of operations, and what each does. */
@NullMarked
package dev.fairlead.management.api;

import org.jspecify.annotations.NullMarked;
