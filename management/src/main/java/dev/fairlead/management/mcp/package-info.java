/** Management for models: the Model Context Protocol over the operations of REST, which it calls as any other caller does. */
@NullMarked
package dev.fairlead.management.mcp;

import org.jspecify.annotations.NullMarked;
