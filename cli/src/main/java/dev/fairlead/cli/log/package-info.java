/** Where SLF4J's lines go: one JSON object a line on stdout, beside the access lines, or text for people. */
@NullMarked
package dev.fairlead.cli.log;

import org.jspecify.annotations.NullMarked;
