/** The console, as a person with a browser finds it. */
@NullMarked
package dev.fairlead.acceptance.console;

import org.jspecify.annotations.NullMarked;
