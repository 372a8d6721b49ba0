/** The Docker source: containers of an engine and their labels, followed as they come and go. */
@NullMarked
package dev.fairlead.sources.docker;

import org.jspecify.annotations.NullMarked;
