package dev.fairlead.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * TLS, HTTP/2, large bodies and WebSockets through the plain proxies, in turn and window by window as {@link Saturation}
 * does it. Each load is a closed loop that would keep a whole core busy, so what is compared is work done per CPU-second.
 */
final class Protocols {
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final Children children;
    private final PeerLauncher launcher;
    private final Child upstream;
    private final Options options;
    private final Progress progress;
    private final String java;

    Protocols(
            Children children, PeerLauncher launcher, Child upstream, Options options, Progress progress, String java) {
        this.children = children;
        this.launcher = launcher;
        this.upstream = upstream;
        this.options = options;
        this.progress = progress;
        this.java = java;
    }

    Map<Traffic, Map<Peer, List<Window>>> measure(List<Peer> peers)
            throws IOException, InterruptedException, MeasurementFailure {
        Certificate.make(launcher.certificates(), children);
        Child echo = launcher.startEcho(WebSocketEcho.command(java, Cores.LOAD));
        List<RunningPeer> running = new ArrayList<>();
        progress.begin("starting for the protocols", peers.size());
        for (Peer peer : peers) {
            running.add(launcher.startReady(peer));
            progress.step(peer.name());
        }
        if (options.phases().contains(Options.Phase.TLS) || options.phases().contains(Options.Phase.H2)) {
            requireSameHandshake(running);
        }
        List<Traffic> wanted = List.of(Traffic.values()).stream()
                .filter(traffic -> options.phases().contains(traffic.phase()))
                .toList();
        warmUp(running, wanted);
        Map<Traffic, Map<Peer, List<Window>>> all = new EnumMap<>(Traffic.class);
        for (Traffic traffic : wanted) {
            Meter meter = new Meter(traffic == Traffic.WEBSOCKET ? echo : upstream);
            all.put(traffic, measure(traffic, running, meter));
        }
        return all;
    }

    /** Nobody may be cheaper by a shorter key or another cipher. */
    private static void requireSameHandshake(List<RunningPeer> running) throws IOException, MeasurementFailure {
        Set<String> agreed = new TreeSet<>();
        for (RunningPeer each : running) {
            for (String protocol : List.of("h2", "http/1.1")) {
                String words = SecureProbe.agreed(each.securePort(), protocol);
                if (!words.equals(SecureProbe.WANTED + " " + protocol)) {
                    agreed.add(each.peer().name() + " agreed on " + words);
                }
            }
        }
        if (!agreed.isEmpty()) {
            throw new MeasurementFailure("all have to agree on " + SecureProbe.WANTED + ", but " + agreed);
        }
    }

    private void warmUp(List<RunningPeer> running, List<Traffic> wanted)
            throws IOException, InterruptedException, MeasurementFailure {
        progress.begin("warm-up for the protocols", running.size());
        for (RunningPeer each : running) {
            int runs = each.peer().compilesAtRun() ? Math.ceilDiv(options.warmUpSeconds(), options.seconds()) : 1;
            for (int run = 0; run < runs; run++) {
                for (Traffic traffic : wanted) {
                    load(traffic, each);
                }
            }
            Cores.pin(each.child().tree(), children, options.work().resolve("taskset"));
            progress.step(each.peer().name());
        }
    }

    private Map<Peer, List<Window>> measure(Traffic traffic, List<RunningPeer> running, Meter meter)
            throws IOException, InterruptedException, MeasurementFailure {
        progress.begin(traffic.title(), running.size() * options.windows());
        Map<Peer, List<Window>> windows = new LinkedHashMap<>();
        running.forEach(each -> windows.put(each.peer(), new ArrayList<>()));
        for (int round = 0; round < options.windows(); round++) {
            for (RunningPeer each : round % 2 == 0 ? running : running.reversed()) {
                Window window = meter.around(each, () -> load(traffic, each));
                windows.getOrDefault(each.peer(), new ArrayList<>()).add(window);
                progress.step(String.format(
                        Locale.ROOT,
                        "%s: %.0f/s, %.1f us each, others %.2f",
                        each.peer().name(),
                        window.load().requestsPerSecond(),
                        window.cpuMicrosPerRequest(),
                        window.other()));
            }
        }
        return windows;
    }

    private LoadReport load(Traffic traffic, RunningPeer running)
            throws IOException, InterruptedException, MeasurementFailure {
        String name = traffic.title() + " on " + running.peer().name();
        Path directory = options.work().resolve("load");
        String output = children.run(name, command(traffic, running), directory, GRACE.plusSeconds(options.seconds()));
        LoadReport load =
                switch (traffic) {
                    case HTTP_2 -> H2load.parse(output);
                    case WEBSOCKET -> OpenLoop.parse(output);
                    case TLS_KEPT, TLS_NEW, BODY_100_KIB, BODY_10_MIB -> Wrk.parse(output);
                };
        if (load.errors() > 0 || load.requests() == 0) {
            throw new MeasurementFailure(name + ": " + load.errors() + " errors in " + load.requests()
                    + "; a window with errors is no measurement. See "
                    + running.child().output().getParent() + "\n" + output.strip());
        }
        return load;
    }

    /** The same with one cipher and one group: all proxies then agree on them, whichever they would rather have. */
    private List<String> offering(List<String> command) {
        Path configuration = options.peers().resolve("openssl.cnf").toAbsolutePath();
        return Stream.concat(Stream.of("env", "OPENSSL_CONF=" + configuration), command.stream())
                .toList();
    }

    private List<String> command(Traffic traffic, RunningPeer running) {
        Request request = running.request();
        String plain = "http://127.0.0.1:" + running.port();
        String secure = "https://127.0.0.1:" + running.securePort() + Request.PATH;
        int connections = traffic.connections();
        int seconds = options.seconds();
        return switch (traffic) {
            case TLS_KEPT -> offering(Wrk.command(Cores.LOAD, connections, seconds, secure, request.headers()));
            case TLS_NEW -> offering(Wrk.command(Cores.LOAD, connections, seconds, secure, request.closingHeaders()));
            case HTTP_2 -> H2load.command(Cores.LOAD, connections, Traffic.STREAMS, seconds, secure, request);
            case BODY_100_KIB ->
                Wrk.command(Cores.LOAD, connections, seconds, plain + Upstream.BODY_100_KIB, request.headers());
            case BODY_10_MIB ->
                Wrk.command(Cores.LOAD, connections, seconds, plain + Upstream.BODY_10_MIB, request.headers());
            case WEBSOCKET -> WebSocketLoad.command(java, Cores.LOAD, running.port(), connections, seconds);
        };
    }
}
