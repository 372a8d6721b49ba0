package dev.fairlead.gateway.http;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A service that can be asked something on behalf of an exchange, beside or instead of forwarding it. */
public interface ServiceCalls {

    /**
     * What is asked.
     *
     * @param target path and query; the backend's own base path goes before it
     * @param headers names and values in turn, none that speaks of framing or of who calls
     * @param body may be empty
     * @param nanos that it may take, connecting included
     * @param maxAnswerBytes of the answer's body; one that is longer counts as none
     * @param again whether it was asked before: then the service's budget of second tries must have one left
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Ask(
            String method,
            String target,
            List<String> headers,
            byte[] body,
            long nanos,
            int maxAnswerBytes,
            boolean again) {
        public Ask {
            headers = List.copyOf(headers);
        }
    }

    /**
     * What came of it.
     *
     * @param status 0 where there is no answer; then the failure says why
     * @param headers names and values in turn, as they came
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Reply(
            int status,
            List<String> headers,
            byte[] body,
            @Nullable String failure) {

        private static final byte[] NOTHING = {};

        public Reply {
            headers = List.copyOf(headers);
        }

        /** No answer. */
        public static Reply failed(String why) {
            return new Reply(0, List.of(), NOTHING, why);
        }
    }

    /** Path and query that a backend would see if the exchange were forwarded. On its loop. */
    String target(LiveExchange exchange);

    /**
     * Asks one of its backends, as an exchange would be forwarded: within the service's limit of requests at one time, and
     * what comes back counts for the health of the backend. On the exchange's loop, and so is the answer.
     *
     * @param then hears of it once, at once or later
     * @return gives it up; the answer is not told then
     */
    Runnable ask(LiveExchange exchange, Ask ask, Consumer<Reply> then);
}
