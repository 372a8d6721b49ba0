package dev.fairlead.benchmark;

import dev.fairlead.benchmark.Options.Phase;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Our gateway beside haproxy, nginx, Caddy and Spring Cloud Gateway, each as a plain reverse proxy and equally equipped:
 * start-up, saturation, latency at a fixed rate; and, where that is asked for, TLS, HTTP/2, large bodies and WebSockets. Prints a table, writes a dated page. Loopback only; every process it
 * starts is ended by it, and every load has an end in time and in number. The method is told in docs/benchmark.md.
 */
public final class SideBySide {
    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final List<String> PROGRAMS = List.of("nginx", "haproxy", "caddy", "wrk", "taskset");
    private static final List<String> MORE_PROGRAMS = List.of("h2load", "openssl");

    private final Options options;
    private final Children children;
    private final Progress progress;
    private final PeerLauncher launcher;
    private final String java =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private SideBySide(Options options, Children children, PrintStream err, String key) {
        this.options = options;
        this.children = children;
        this.progress = new Progress(err);
        this.launcher = new PeerLauncher(options, children, key);
    }

    /** Measures what the arguments ask for; exit status 0, or 2 for wrong use, or 3 when it could not. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        if (arguments.contains("--help")) {
            System.out.print(Options.USAGE);
            return 0;
        }
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException wrongUse) {
            System.err.println(wrongUse.getMessage());
            return 2;
        }
        try (Children children = new Children()) {
            SideBySide bench = new SideBySide(options, children, System.err, newKey(new SecureRandom()));
            bench.measure("make bench BENCH=\""
                    + String.join(
                            " ", arguments.stream().map(SideBySide::quoted).toList()) + "\"");
            return 0;
        } catch (MeasurementFailure | IOException failure) {
            System.err.println("could not measure: " + failure.getMessage());
            return 3;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return 3;
        }
    }

    private static String quoted(String argument) {
        return argument.contains(" ") ? "'" + argument + "'" : argument;
    }

    private void measure(String commandLine) throws IOException, InterruptedException, MeasurementFailure {
        Catalogue catalogue = new Catalogue(options, java);
        List<Peer> peers = options.wantsUsual() ? catalogue.peers() : List.of();
        List<Peer> protocols = options.wantsProtocols() ? catalogue.protocols() : List.of();
        List<Peer> all = Stream.concat(peers.stream(), protocols.stream()).toList();
        boolean shares = peers.stream().anyMatch(peer -> peer.setup() == Setup.SHARED);
        requirePrograms(shares);
        requireGateway(all);
        clean(all);
        if (peers.stream().anyMatch(peer -> peer.family().equals("scg"))) {
            SpringCloudGateway.prepare(options, children, java);
        }
        Machine machine = Machine.describe(all, children, options);
        Child upstream = launcher.startUpstream();
        if (shares) {
            launcher.startRedis();
        }
        Results usual = measure(peers, upstream);
        Results results = protocols.isEmpty()
                ? usual
                : usual.with(
                        protocols,
                        new Protocols(children, launcher, upstream, options, progress, java).measure(protocols));
        LocalDate today = LocalDate.now(Clock.systemUTC());
        Report report = new Report(results, machine, options, today, commandLine);
        Path page = write(report);
        print(report);
        System.err.println("written: " + page);
    }

    private Results measure(List<Peer> peers, Child upstream)
            throws IOException, InterruptedException, MeasurementFailure {
        Map<Peer, List<StartUp.Start>> starts = options.phases().contains(Phase.STARTUP)
                ? new StartUp(launcher, children, options, progress).measure(peers)
                : Map.of();
        if (!options.phases().contains(Phase.SATURATION) && !options.phases().contains(Phase.LATENCY)) {
            return new Results(peers, starts, Map.of(), OptionalInt.empty(), Map.of());
        }
        List<RunningPeer> running = startAll(peers);
        Meter meter = new Meter(upstream);
        Saturation saturation = new Saturation(children, meter, options, progress);
        saturation.warmUp(running);
        Map<Peer, List<Window>> windows =
                options.phases().contains(Phase.SATURATION) ? saturation.measure(running) : Map.of();
        Results saturated = new Results(peers, starts, windows, OptionalInt.empty(), Map.of());
        OptionalInt rate = options.rate().isPresent() ? options.rate() : halfOfHaproxy(saturated);
        if (!options.phases().contains(Phase.LATENCY) || rate.isEmpty()) {
            return saturated;
        }
        List<RunningPeer> able = Latency.able(running, windows, rate.getAsInt());
        Map<Peer, List<Window>> latencies =
                new Latency(children, meter, options, progress, java).measure(able, rate.getAsInt());
        return new Results(peers, starts, windows, rate, latencies);
    }

    private List<RunningPeer> startAll(List<Peer> peers) throws IOException, InterruptedException, MeasurementFailure {
        progress.begin("starting all", peers.size());
        List<RunningPeer> all = new ArrayList<>();
        for (Peer peer : peers) {
            RunningPeer running = launcher.startReady(peer);
            all.add(running);
            progress.step(String.format(Locale.ROOT, "%s on port %d", peer.name(), running.port()));
        }
        return List.copyOf(all);
    }

    private static OptionalInt halfOfHaproxy(Results results) {
        Spread reached = Summary.requestsPerSecond(results.windowsOf("haproxy-bare"));
        return reached.isMeasured() ? OptionalInt.of((int) (reached.median() / 2)) : OptionalInt.empty();
    }

    private void requirePrograms(boolean shares) throws MeasurementFailure {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        List<String> missing = Stream.of(
                        PROGRAMS,
                        options.wantsProtocols() ? MORE_PROGRAMS : List.<String>of(),
                        shares ? List.of("redis-server") : List.<String>of())
                .flatMap(List::stream)
                .filter(program -> Stream.of(path.split(":", -1))
                        .noneMatch(directory -> Files.isExecutable(Path.of(directory, program))))
                .toList();
        if (!missing.isEmpty()) {
            throw new MeasurementFailure("not installed: " + String.join(", ", missing)
                    + "; `benchmark/peers/install` installs what is missing on Debian (as root)");
        }
        if (Runtime.getRuntime().availableProcessors() < 2) {
            throw new MeasurementFailure("two cores are needed, one for the proxy and one for the load; there is one");
        }
    }

    private void requireGateway(List<Peer> peers) throws MeasurementFailure {
        String program = options.gateway().getFirst();
        if (peers.stream().anyMatch(peer -> peer.family().equals("fairlead"))
                && program.contains("/")
                && !Files.isExecutable(Path.of(program))) {
            throw new MeasurementFailure(
                    "our gateway cannot be started: " + program
                            + " is not there; build it, name another command with --gateway, or leave it out with --only haproxy,nginx,…");
        }
        if (peers.isEmpty()) {
            throw new MeasurementFailure("--only " + String.join(",", options.only()) + " names nobody; see --help");
        }
    }

    /** What an earlier run left in the proxies' directories goes: logs and snapshots would falsify this one. */
    private void clean(List<Peer> peers) throws IOException {
        for (Peer peer : peers) {
            Path directory = options.work().resolve(peer.name());
            if (Files.exists(directory)) {
                List<Path> files;
                try (Stream<Path> tree = Files.walk(directory)) {
                    files = tree.sorted(Comparator.reverseOrder()).toList();
                }
                for (Path file : files) {
                    Files.delete(file);
                }
            }
        }
    }

    @SuppressWarnings("SystemConsoleNull") // seen to be null on JDK 25 where standard input is no terminal
    private static void print(Report report) {
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        boolean colours = terminal && System.getenv("NO_COLOR") == null;
        for (Table table : report.shown()) {
            System.out.println(terminal ? table.aligned(colours) : table.plain());
        }
    }

    /** Never over an earlier page: the second one of a day and commit gets a number. */
    private Path write(Report report) throws IOException {
        Files.createDirectories(options.out());
        String name = report.date() + "-" + report.machine().commit() + (options.quick() ? "-quick" : "");
        for (int number = 1; ; number++) {
            Path page = options.out().resolve(name + (number == 1 ? "" : "-" + number) + ".md");
            if (!Files.exists(page)) {
                return Files.writeString(page, report.page(), StandardOpenOption.CREATE_NEW);
            }
        }
    }

    /** A key in Fairlead's form, new for each run, so that none is ever written down in the sources. */
    static String newKey(SecureRandom random) {
        String secret = random.ints(32, 0, LETTERS.length())
                .mapToObj(index -> LETTERS.substring(index, index + 1))
                .collect(Collectors.joining());
        return "flk_benchmark001_" + secret;
    }
}
