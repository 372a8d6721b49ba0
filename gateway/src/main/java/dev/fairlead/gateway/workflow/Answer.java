package dev.fairlead.gateway.workflow;

import java.util.List;
import java.util.Map;

/**
 * What the caller gets.
 *
 * @param headers by name, all but the type of the body and what frames it
 * @param contentType empty where there is no body
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Answer(int status, List<Map.Entry<String, String>> headers, String contentType, byte[] body) {

    public Answer {
        headers = List.copyOf(headers);
    }
}
