/** The verbs about Compose files: {@code fairlead compose …}. */
@NullMarked
package dev.fairlead.cli.compose;

import org.jspecify.annotations.NullMarked;
