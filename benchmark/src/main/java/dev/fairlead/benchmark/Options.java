package dev.fairlead.benchmark;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the command line asks for.
 *
 * @param quick a smoke run: everything once and short; its figures mean nothing
 * @param only names or families of the proxies to measure; empty for all
 * @param windows rounds of the saturation; the fixed-rate run has three times as many
 * @param seconds length of a window
 * @param warmUpSeconds load on each JVM before it is pinned
 * @param starts how often the start-up is measured
 * @param rate requests a second of the fixed-rate run; empty for half of what bare haproxy reached
 * @param phases what to measure
 * @param gateway command line of our gateway; {@code @CONFIG@} stands for its configuration file, should it want it
 * @param gatewayConfig files to take in place of {@code benchmark/peers/fairlead} (a stand-in's)
 * @param heap of our gateway's JVM, as {@code -Xmx} takes it
 * @param javaOptions more for our gateway's JVM
 * @param peers where the peers' configuration is
 * @param work scratch directory
 * @param out where the result file goes
 */
record Options(
        boolean quick,
        Set<String> only,
        int windows,
        int seconds,
        int warmUpSeconds,
        int starts,
        OptionalInt rate,
        Set<Phase> phases,
        List<String> gateway,
        Optional<Path> gatewayConfig,
        String heap,
        String javaOptions,
        Path peers,
        Path work,
        Path out) {
    static final String USAGE = """
            Usage: SideBySide [options]
              --quick              smoke run: short, the figures mean nothing
              --only NAMES         comma list of families (fairlead, haproxy, nginx, caddy, scg) or single ones (nginx-bare, ...)
              --phases NAMES       comma list of startup, saturation, latency (default: these), and of
                                   tls, h2, bodies, websocket (the proxies with more protocols)
              --windows N          rounds (default 6; quick 1), at most 50; three times as many of latency
              --seconds N          length of a window (default 3; quick 1), at most 30
              --warmup N           seconds of load on each JVM before it is pinned (default 30; quick 2), at most 300
              --starts N           start-ups to measure (default 5; quick 1), at most 50
              --rate N             requests a second of the latency run (default: half of what bare haproxy reached)
              --gateway COMMAND    our gateway (default: 'target/image/fairlead gateway')
              --gateway-config F   its configuration in place of benchmark/peers/fairlead (for a stand-in)
              --heap SIZE          of our gateway's JVM (default 64m)
              --java-options TEXT  more for our gateway's JVM (default: '-XX:ActiveProcessorCount=1')
              --peers DIR          default benchmark/peers
              --work DIR           default benchmark/target/side-by-side
              --out DIR            default benchmark/results
            Exit status: 0 measured, 2 wrong use, 3 could not measure.
            """;

    /** What can be measured. */
    enum Phase {
        STARTUP,
        SATURATION,
        LATENCY,
        TLS,
        H2,
        BODIES,
        WEBSOCKET;

        private static final Set<Phase> USUAL = EnumSet.of(STARTUP, SATURATION, LATENCY);
    }

    Options {
        only = Set.copyOf(only);
        phases = Set.copyOf(phases);
        gateway = List.copyOf(gateway);
    }

    /** Whether a plain and an equipped proxy is measured, as it is without options. */
    boolean wantsUsual() {
        return phases.stream().anyMatch(Phase.USUAL::contains);
    }

    /** Whether something is measured that needs more protocols. */
    boolean wantsProtocols() {
        return !Phase.USUAL.containsAll(phases);
    }

    boolean wants(Peer peer) {
        return only.isEmpty() || only.contains(peer.name()) || only.contains(peer.family());
    }

    /** @throws IllegalArgumentException names the option, its value and what it may be */
    static Options parse(List<String> arguments) {
        Deque<String> rest = new ArrayDeque<>(arguments);
        Builder options = new Builder(arguments.contains("--quick"));
        while (!rest.isEmpty()) {
            String option = rest.pop();
            if (!option.equals("--quick")) {
                if (rest.isEmpty()) {
                    throw new IllegalArgumentException(option + " needs a value; see --help");
                }
                options.set(option, rest.pop());
            }
        }
        return options.build();
    }

    /** The options while they are read, with what holds when they are not given. */
    private static final class Builder {
        private final boolean quick;
        private Set<String> only = Set.of();
        private int windows;
        private int seconds;
        private int warmUpSeconds;
        private int starts;
        private OptionalInt rate = OptionalInt.empty();
        private Set<Phase> phases = Phase.USUAL;
        private List<String> gateway = List.of("target/image/fairlead", "gateway");
        private Optional<Path> gatewayConfig = Optional.empty();
        private String heap = "64m";
        private String javaOptions = "-XX:ActiveProcessorCount=1";
        private Path peers = Path.of("benchmark/peers");
        private Path work = Path.of("benchmark/target/side-by-side");
        private Path out = Path.of("benchmark/results");

        Builder(boolean quick) {
            this.quick = quick;
            this.windows = quick ? 1 : 6;
            this.seconds = quick ? 1 : 3;
            this.warmUpSeconds = quick ? 2 : 30;
            this.starts = quick ? 1 : 5;
        }

        void set(String option, String value) {
            switch (option) {
                case "--only" -> only = new TreeSet<>(words(value, ","));
                case "--phases" -> phases = phases(value);
                case "--windows" -> windows = number(option, value, 50);
                case "--seconds" -> seconds = number(option, value, 30);
                case "--warmup" -> warmUpSeconds = number(option, value, 300);
                case "--starts" -> starts = number(option, value, 50);
                case "--rate" -> rate = OptionalInt.of(number(option, value, 200_000));
                case "--gateway" -> gateway = words(value, " +");
                case "--gateway-config" -> gatewayConfig = Optional.of(Path.of(value));
                case "--heap" -> heap = value;
                case "--java-options" -> javaOptions = value;
                case "--peers" -> peers = Path.of(value);
                case "--work" -> work = Path.of(value);
                case "--out" -> out = Path.of(value);
                default -> throw new IllegalArgumentException("unknown option " + option + "; see --help");
            }
        }

        Options build() {
            return new Options(
                    quick,
                    only,
                    windows,
                    seconds,
                    warmUpSeconds,
                    starts,
                    rate,
                    phases,
                    gateway,
                    gatewayConfig,
                    heap,
                    javaOptions,
                    peers,
                    work.toAbsolutePath(),
                    out);
        }

        private static Set<Phase> phases(String value) {
            Set<Phase> phases = EnumSet.noneOf(Phase.class);
            for (String word : words(value, ",")) {
                try {
                    phases.add(Phase.valueOf(word.toUpperCase(Locale.ROOT)));
                } catch (IllegalArgumentException unknown) {
                    throw new IllegalArgumentException(
                            "--phases knows startup, saturation, latency, tls, h2, bodies, websocket; not " + word,
                            unknown);
                }
            }
            return phases;
        }

        private static int number(String option, String value, int most) {
            if (!value.matches("\\d{1,6}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > most) {
                throw new IllegalArgumentException(option + " takes a number from 1 to " + most + ", not " + value);
            }
            return Integer.parseInt(value);
        }

        private static List<String> words(String value, String separator) {
            return List.of(value.strip().split(separator, -1));
        }
    }
}
