package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.web.Reach;
import dev.fairlead.model.Name;
import dev.fairlead.model.Workflow.Counterpart;
import java.time.Duration;
import java.util.Collections;
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
     * @param reach which addresses it may go to
     * @param again whether it was sent before
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
            int maxBytes,
            Reach reach,
            boolean again) {

        public Call {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }

        /** The same, now. */
        Call within(Duration left, boolean second) {
            return new Call(node, toService, method, target, headers, body, secret, left, maxBytes, reach, second);
        }
    }

    /**
     * What is asked of something that speaks no HTTP.
     *
     * @param secret says where it is
     * @param asked what, as its counterpart reads it
     * @param time that it may take
     * @param maxBytes of the answer
     */
    record Question(
            String node, Counterpart counterpart, Name secret, Map<String, Object> asked, Duration time, int maxBytes) {

        public Question {
            asked = Collections.unmodifiableMap(new LinkedHashMap<>(asked));
        }
    }

    /**
     * What was told.
     *
     * @param value by name
     * @param bytes that it is about
     * @param failure why there is nothing; empty where there is
     */
    record Told(Map<String, Object> value, int bytes, String failure) {

        public Told {
            value = Collections.unmodifiableMap(new LinkedHashMap<>(value));
        }

        static Told failed(String why) {
            return new Told(Map.of(), 0, why);
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
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
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

    /** Asks it and waits for what is told. */
    Told ask(Question question) throws InterruptedException;

    /** Waits. */
    void pause(Duration time) throws InterruptedException;
}
