/** How many messages of models are taken. */
@NullMarked
package dev.fairlead.gateway.mcp;

import org.jspecify.annotations.NullMarked;
