package dev.fairlead.model;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an endpoint promises its callers, and what it asks of them. Where nothing is said nothing is looked at.
 *
 * @param description for people; may be empty
 * @param parameters what stands in path, query and headers
 * @param body what the body must be
 * @param repeating whether a request may be sent again without being done again
 * @param caching whether answers are kept
 */
public record Contract(
        String description,
        List<Parameter> parameters,
        Optional<Body> body,
        Optional<Repeating> repeating,
        Optional<Caching> caching) {

    /** Nothing is promised, nothing asked. */
    public static final Contract NONE =
            new Contract("", List.of(), Optional.empty(), Optional.empty(), Optional.empty());

    public Contract {
        parameters = List.copyOf(parameters);
    }

    /** Whether requests pass unseen. */
    public boolean isOpen() {
        return parameters.isEmpty() && body.isEmpty() && repeating.isEmpty() && caching.isEmpty();
    }

    /** Where a parameter stands. */
    public enum In {
        PATH,
        QUERY,
        HEADER
    }

    /** What a parameter is. */
    public enum Kind {
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN
    }

    /** What a text looks like, or how large a whole number may be. */
    public enum Format {
        DATE,
        DATE_TIME,
        UUID,
        IPV4,
        IPV6,
        INT32,
        INT64;

        /** Whether it says something about values of that type. */
        public boolean fits(Kind type) {
            boolean whole = this == INT32 || this == INT64;
            return type == (whole ? Kind.INTEGER : Kind.STRING);
        }
    }

    /**
     * One parameter.
     *
     * @param name of headers: whatever the case
     * @param description for people; may be empty
     * @param required always of those in the path
     * @param several whether it may stand there more than once; each value must fit then
     * @param rules what its values must be
     * @param fallback what the service gets where the caller sends none
     */
    public record Parameter(
            In in,
            String name,
            String description,
            boolean required,
            boolean several,
            Values rules,
            Optional<String> fallback) {}

    /**
     * What the values of a parameter must be.
     *
     * @param allowed these alone, as they are written; empty means all
     * @param minimum of numbers; the least that is allowed
     * @param maximum of numbers; the most that is allowed
     * @param minLength of texts, in characters; 0 is no bound
     * @param maxLength of texts, in characters; 0 is no bound
     * @param pattern found somewhere in a text, as JSON Schema has it
     */
    public record Values(
            Kind type,
            Optional<Format> format,
            List<String> allowed,
            Optional<BigDecimal> minimum,
            Optional<BigDecimal> maximum,
            int minLength,
            int maxLength,
            Optional<Regex> pattern) {

        public Values {
            allowed = List.copyOf(allowed);
            minimum = minimum.map(BigDecimal::stripTrailingZeros);
            maximum = maximum.map(BigDecimal::stripTrailingZeros);
        }

        /** All values of a type. */
        public static Values of(Kind type) {
            return new Values(
                    type, Optional.empty(), List.of(), Optional.empty(), Optional.empty(), 0, 0, Optional.empty());
        }
    }

    /**
     * What a body must be.
     *
     * @param required whether there must be one, where the method is one that has bodies
     * @param contentTypes lower case, without parameters; empty means all
     * @param maxBytes beyond: 413. 0 leaves it to the gateway's own bound
     * @param schema JSON Schema as canonical JSON; bodies are held until they were looked at
     */
    public record Body(boolean required, List<String> contentTypes, int maxBytes, Optional<String> schema) {

        /** Of a body that is held, where nothing is said. */
        public static final int HELD_BYTES = 1 << 20;

        /** Of a body that is held, at most. */
        public static final int MAX_HELD_BYTES = 16 << 20;

        public Body {
            contentTypes = List.copyOf(contentTypes);
        }
    }

    /**
     * Requests that are sent again under the same key are answered as the first one was.
     *
     * @param required whether a request without a key is refused
     * @param keep how long an answer is kept
     * @param patience how long a request waits for the first one with its key
     * @param maxAnswerBytes of an answer that is kept
     * @param whenLost what holds while Redis cannot be reached
     */
    public record Repeating(boolean required, Duration keep, Duration patience, int maxAnswerBytes, WhenLost whenLost) {

        /** What holds while the replicas cannot tell each other which keys they saw. */
        public enum WhenLost {
            /** Requests with a key are refused. */
            CLOSED,
            /** Each replica knows its own. */
            LOCAL
        }

        /** What holds where nothing is said. */
        public static Repeating usual() {
            return new Repeating(false, Duration.ofHours(24), Duration.ofSeconds(10), 256 << 10, WhenLost.CLOSED);
        }
    }

    /**
     * Answers that are kept, as RFC 9111 has it.
     *
     * @param maxAge how long an answer is fresh that does not say it; zero: it is not kept
     * @param shared whether one client may get what another one was answered, where the answer says that it may
     * @param staleWhileRevalidate how long others get a stale answer while one asks anew, where the answer does not say it
     * @param staleIfError how long a stale answer stands in for one that failed, likewise
     * @param maxAnswerBytes of an answer that is kept
     */
    public record Caching(
            Duration maxAge, boolean shared, Duration staleWhileRevalidate, Duration staleIfError, int maxAnswerBytes) {

        /** What holds where nothing is said. */
        public static Caching usual() {
            return new Caching(Duration.ZERO, false, Duration.ZERO, Duration.ZERO, 1 << 20);
        }
    }
}
