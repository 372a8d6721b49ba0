/** What people see: tables, colours where they help, plain text when piped. */
@NullMarked
package dev.fairlead.cli.terminal;

import org.jspecify.annotations.NullMarked;
