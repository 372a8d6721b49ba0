package dev.fairlead.management.alert;

import dev.fairlead.management.http.Problem.Fault;
import dev.fairlead.model.form.Durations;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What somebody wants to be told of.
 *
 * @param severity {@code warning} or {@code critical}
 * @param scope which services, routes, certificates or replicas; a name with {@code *}, empty for all
 * @param threshold beyond which it is bad; what it counts is the kind's
 * @param lasting for how long it must be bad before it is told
 * @param window over which requests are counted
 * @param minRequests fewer than so many say nothing
 * @param channels to which it is told; empty for all
 */
public record Rule(
        String name,
        Kind kind,
        boolean active,
        String severity,
        String scope,
        double threshold,
        Duration lasting,
        Duration window,
        long minRequests,
        List<String> channels) {

    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(20);
    private static final Duration LONGEST_WINDOW = Duration.ofHours(1);
    private static final Duration LONGEST_LASTING = Duration.ofHours(1);
    private static final int MAX_SCOPE = 256;
    private static final int USUAL_REQUESTS = 20;

    public Rule {
        channels = List.copyOf(channels);
    }

    /** What a rule looks at. */
    public enum Kind {
        /** A backend takes no requests at one gateway at least. */
        BACKEND_DOWN("backend-down", 0, Duration.ofSeconds(10)),
        /** More percent than the threshold are answered with 5xx: of all requests, or of each route in the scope. */
        ERROR_RATE("error-rate", 5, Duration.ZERO),
        /** The 95th percentile of a route is so many percent worse than before the current revision. */
        LATENCY("latency", 20, Duration.ZERO),
        /** A gateway enforces limits without Redis. */
        LIMITER_DEGRADED("limiter-degraded", 0, Duration.ofSeconds(10)),
        /** A certificate ends in fewer days than the threshold. */
        CERTIFICATE("certificate", 14, Duration.ZERO),
        /** A gateway serves an old revision, or says nothing any more. */
        REPLICA_BEHIND("replica-behind", 0, Duration.ofSeconds(30));

        private final String word;
        private final double usual;
        private final Duration lasting;

        Kind(String word, double usual, Duration lasting) {
            this.word = word;
            this.usual = usual;
            this.lasting = lasting;
        }

        /** As it is written. */
        public String word() {
            return word;
        }

        static List<String> words() {
            return Arrays.stream(values()).map(Kind::word).toList();
        }

        boolean counts() {
            return this == ERROR_RATE || this == LATENCY;
        }
    }

    /** Reads one; what is wrong is added to the faults, and what is then returned means nothing. */
    public static Rule read(String name, Node.Mapping body, List<Fault> faults) {
        Entries entries = new Entries(body, faults);
        Optional<Kind> kind = entries.word("kind", Kind.words()).flatMap(word -> Arrays.stream(Kind.values())
                .filter(each -> each.word.equals(word))
                .findFirst());
        if (kind.isEmpty() && !body.members().containsKey("kind")) {
            entries.fault("kind", "\"kind\" is missing", "use " + String.join(", ", Kind.words()));
        }
        Kind used = kind.orElse(Kind.BACKEND_DOWN);
        double most = used == Kind.ERROR_RATE ? 100 : 10_000;
        Rule rule = new Rule(
                name,
                used,
                entries.bool("active", true),
                entries.word("severity", List.of("warning", "critical")).orElse("warning"),
                entries.text("scope", MAX_SCOPE).orElse(""),
                entries.number("threshold", 0, most).orElse(used.usual),
                entries.time("for", used.lasting, Duration.ZERO, LONGEST_LASTING),
                entries.time("window", Duration.ofMinutes(1), SHORTEST_WINDOW, LONGEST_WINDOW),
                entries.number("minRequests", 1, 1e9).map(Double::longValue).orElse((long) USUAL_REQUESTS),
                entries.texts("channels", Channel.NAME, "name a channel that there is"));
        entries.done("name", "version", "firing");
        return rule;
    }

    /** As it is kept and shown: what the kind has no use for is left out. */
    public Members written() {
        Members members = new Members()
                .put("name", name)
                .put("kind", kind.word)
                .put("active", active)
                .put("severity", severity);
        if (!scope.isEmpty()) {
            members.put("scope", scope);
        }
        if (kind.usual > 0) {
            members.put("threshold", decimal(threshold));
        }
        members.put("for", Durations.print(lasting));
        if (kind.counts()) {
            members.put("window", Durations.print(window)).put("minRequests", minRequests);
        }
        if (!channels.isEmpty()) {
            members.put("channels", Members.ofTexts(channels));
        }
        return members;
    }

    static Node decimal(double number) {
        return new Node.Decimal(
                BigDecimal.valueOf(Math.round(number * 100) / 100.0).stripTrailingZeros(),
                dev.fairlead.model.Place.of(""));
    }
}
