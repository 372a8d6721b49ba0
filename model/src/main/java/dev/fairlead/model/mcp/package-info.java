/** The Model Context Protocol: messages read and written. Knows neither connections nor what tools do. */
@NullMarked
package dev.fairlead.model.mcp;

import org.jspecify.annotations.NullMarked;
