package dev.fairlead.gateway.workflow;

import dev.fairlead.model.Name;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Everything that a run does to the world; a replay has recordings in its place. Waits, so never on a loop. */
public interface Outside {

    /**
     * What is sent.
     *
     * @param node which node sends it
     * @param toService whether it goes to the proxy's service; else to the address
     * @param target path and query for the service, else the whole address
     * @param time that it may take
     * @param maxBytes of the answer's body
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Call(
            String node,
            boolean toService,
            String method,
            String target,
            Map<String, String> headers,
            byte[] body,
            Optional<Name> secret,
            Duration time,
            int maxBytes) {

        public Call {
            headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }
    }

    /**
     * What came back.
     *
     * @param status 0 where nothing did; then the failure says why
     * @param headers by name in lower case; several of one name are joined with commas
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Reply(int status, Map<String, String> headers, byte[] body, String failure) {

        private static final byte[] NOTHING = {};

        public Reply {
            headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }

        static Reply failed(String why) {
            return new Reply(0, Map.of(), NOTHING, why);
        }

        /** Adds a header to those of the same name. */
        static void join(Map<String, String> headers, String name, String value) {
            headers.merge(name.toLowerCase(Locale.ROOT), value, (one, other) -> one + ", " + other);
        }
    }

    /** Sends it and waits for the answer. */
    Reply call(Call call) throws InterruptedException;

    /** Waits. */
    void pause(Duration time) throws InterruptedException;
}
