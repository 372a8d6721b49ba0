package dev.fairlead.benchmark;

import java.util.List;
import java.util.stream.Stream;

/** What we promise about speed, memory and start-up, and whether a run kept it. */
final class Goals {
    private static final String OURS = "fairlead-equipped";

    private Goals() {}

    /** Which side of a bound is good. */
    enum Side {
        AT_LEAST("≥"),
        MORE_THAN(">"),
        AT_MOST("≤");

        private final String sign;

        Side(String sign) {
            this.sign = sign;
        }

        boolean holds(double value, double bound) {
            return switch (this) {
                case AT_LEAST -> value >= bound;
                case MORE_THAN -> value > bound;
                case AT_MOST -> value <= bound;
            };
        }
    }

    /**
     * One promise and its figure.
     *
     * @param bound what is promised
     * @param aim what we would like; the same as the bound where there is no further one
     * @param value NaN when it was not measured
     */
    record Goal(String text, Side side, double bound, double aim, String unit, double value) {
        String promise() {
            String further = aim == bound ? "" : " (aim " + Numbers.of(aim) + ")";
            return side.sign + " " + Numbers.of(bound) + unit + further;
        }

        String figure() {
            return Double.isNaN(value) ? "–" : Numbers.of(value) + unit;
        }

        String verdict() {
            if (Double.isNaN(value)) {
                return "not measured";
            }
            if (!side.holds(value, bound)) {
                return "missed";
            }
            return aim != bound && side.holds(value, aim) ? "met, with the aim" : "met";
        }
    }

    static List<Goal> of(Results results) {
        double addedMillis = results.p99Millis(OURS).median()
                - results.p99Millis("haproxy-bare").median();
        return List.of(
                efficiency(results, "haproxy-bare", Side.AT_LEAST, 0.9, 1.25),
                efficiency(results, "nginx-bare", Side.AT_LEAST, 0.9, 1.25),
                efficiency(results, "caddy-bare", Side.AT_LEAST, 5, 7),
                efficiency(results, "scg-bare", Side.AT_LEAST, 12, 20),
                efficiency(results, "haproxy-equipped", Side.MORE_THAN, 1, 1),
                efficiency(results, "nginx-equipped", Side.MORE_THAN, 1, 1),
                new Goal(
                        "requests per CPU-second, fairlead-shared over " + OURS,
                        Side.AT_LEAST,
                        0.95,
                        0.95,
                        " ×",
                        Summary.efficiencyRatio(results.windowsOf("fairlead-shared"), results.windowsOf(OURS))),
                new Goal(
                        "p99 added over bare haproxy at half of its saturation",
                        Side.AT_MOST,
                        1,
                        0.2,
                        " ms",
                        addedMillis),
                new Goal(
                        "start-up: exec to first 200",
                        Side.AT_MOST,
                        600,
                        250,
                        " ms",
                        results.startMillis(OURS).median()),
                new Goal(
                        "memory, idle (RSS)",
                        Side.AT_MOST,
                        80,
                        50,
                        " MiB",
                        results.idleMebibytes(OURS).median()),
                new Goal(
                        "memory, under load (RSS)",
                        Side.AT_MOST,
                        140,
                        96,
                        " MiB",
                        results.loadedMebibytes(OURS).max()));
    }

    /** Of the protocol runs: keep-alive TLS, handshakes, bodies and WebSockets against haproxy, HTTP/2 against nginx. */
    static List<Goal> ofProtocols(Results results) {
        return Stream.of(Traffic.values())
                .filter(results.protocols()::containsKey)
                .map(traffic -> {
                    String peer = traffic == Traffic.HTTP_2 ? "nginx" : "haproxy";
                    double ratio = Summary.efficiencyRatio(
                            results.windowsOf(traffic, "fairlead"), results.windowsOf(traffic, peer));
                    return new Goal(
                            traffic.title() + ": per CPU-second, over " + peer, Side.AT_LEAST, 0.8, 1, " ×", ratio);
                })
                .toList();
    }

    private static Goal efficiency(Results results, String peer, Side side, double bound, double aim) {
        double ratio = Summary.efficiencyRatio(results.windowsOf(OURS), results.windowsOf(peer));
        return new Goal("requests per CPU-second, " + OURS + " over " + peer, side, bound, aim, " ×", ratio);
    }
}
