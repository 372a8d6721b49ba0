package dev.fairlead.gateway.workflow;

import java.util.Map;

/**
 * What began a run.
 *
 * @param value the request as expressions see it, but for its body
 * @param method of the caller
 * @param target path and query that the service would see
 * @param headers that the service would get, by name
 * @param body as it came
 * @param contentType says what the body is; may be empty
 * @param random from 0 to below 1, the same in the whole run
 * @param millis since the epoch, the same in the whole run
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Triggered(
        Map<String, Object> value,
        String method,
        String target,
        Map<String, String> headers,
        byte[] body,
        String contentType,
        double random,
        long millis) {}
