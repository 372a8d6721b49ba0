package dev.fairlead.gateway.observe.trace;

import java.net.URI;
import java.util.Map;

/**
 * How exchanges are traced.
 *
 * @param endpoint where spans are sent: the whole address, such as {@code http://collector:4318/v1/traces}
 * @param headers sent along; may be secret
 * @param ratio of traces that begin here, 0 to 1
 * @param service what the gateway is called in traces
 * @param replica which of its replicas
 * @param version of Fairlead
 */
public record TraceSettings(
        URI endpoint, Map<String, String> headers, double ratio, String service, String replica, String version) {

    public TraceSettings {
        headers = Map.copyOf(headers);
    }

    /** Without the headers: they may hold a key. */
    @Override
    public String toString() {
        return "TraceSettings[" + endpoint + ", ratio " + ratio + ", " + service + "]";
    }
}
