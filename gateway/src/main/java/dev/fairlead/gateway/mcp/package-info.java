/** Partners' models: the Model Context Protocol over the endpoints that a client may call, each call a request like any other. */
@NullMarked
package dev.fairlead.gateway.mcp;

import org.jspecify.annotations.NullMarked;
