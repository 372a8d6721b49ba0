package dev.fairlead.gateway.mcp;

import dev.fairlead.gateway.http.CompiledRoute;
import java.util.Map;

/**
 * The request that a call of a tool is.
 *
 * @param route the endpoint's
 * @param method of HTTP
 * @param target path and query
 * @param headers that the arguments ask for
 * @param contentType of the body
 * @param body nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ToolCall(
        CompiledRoute route,
        String method,
        String target,
        Map<String, String> headers,
        String contentType,
        byte[] body) {

    ToolCall {
        headers = Map.copyOf(headers);
    }
}
