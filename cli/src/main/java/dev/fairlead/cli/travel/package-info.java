/** Export and import: of a configuration through management, of a whole store beside it. */
@NullMarked
package dev.fairlead.cli.travel;

import org.jspecify.annotations.NullMarked;
