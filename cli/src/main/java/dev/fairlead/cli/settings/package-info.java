/** Static settings: one table of all, read from the command line, the environment and a file, checked and printed. */
@NullMarked
package dev.fairlead.cli.settings;

import org.jspecify.annotations.NullMarked;
