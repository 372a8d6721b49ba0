/** Real processes of the fairlead command, each in a home of its own, none left behind. */
@NullMarked
package dev.fairlead.acceptance.process;

import org.jspecify.annotations.NullMarked;
