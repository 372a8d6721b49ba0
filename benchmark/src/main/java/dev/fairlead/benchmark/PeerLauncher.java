package dev.fairlead.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts the upstream and the proxies, each in a directory of its own, and sees that they do what they are there for. */
final class PeerLauncher {
    /** Below the range from which Linux takes the ports of outgoing connections. */
    private static final int FIRST_PORT = 18_000;

    private static final int LAST_PORT = 18_999;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Options options;
    private final Children children;
    private final String key;
    private int nextPort = FIRST_PORT;
    private int upstreamPort;
    private int echoPort;
    private int redisPort;

    /** @param key the key that equipped proxies want */
    PeerLauncher(Options options, Children children, String key) {
        this.options = options;
        this.children = children;
        this.key = key;
    }

    /** Starts what all proxies forward to. */
    Child startUpstream() throws IOException, InterruptedException, MeasurementFailure {
        upstreamPort = freePort();
        Path directory = options.work().resolve("upstream");
        template(directory, 0, 0, 0).render(options.peers().resolve("upstream"), directory);
        Upstream.writeBodies(directory);
        List<String> command = Upstream.command(directory.resolve("nginx.conf").toString(), Cores.LOAD);
        Child child = children.start("upstream", command, Map.of(), directory);
        awaitAnswer(child, upstreamPort, Optional.empty());
        return child;
    }

    /** Starts the WebSocket server that proxies pass on to; its port is put behind the command. */
    Child startEcho(List<String> command) throws IOException, InterruptedException, MeasurementFailure {
        echoPort = freePort();
        List<String> whole = new ArrayList<>(command);
        whole.add(Integer.toString(echoPort));
        Child child = children.start("echo", whole, Map.of(), options.work().resolve("echo"));
        awaitListening(child, echoPort, "the WebSocket server");
        return child;
    }

    /** Starts the Redis in which limits are counted, on the load's core; it keeps nothing. */
    void startRedis() throws IOException, InterruptedException, MeasurementFailure {
        redisPort = freePort();
        List<String> command = List.of(
                "taskset",
                "-c",
                Integer.toString(Cores.LOAD),
                "redis-server",
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(redisPort),
                "--save",
                "",
                "--appendonly",
                "no");
        Child child = children.start(
                "redis",
                command,
                Map.of(),
                Files.createDirectories(options.work().resolve("redis")));
        awaitListening(child, redisPort, "Redis");
    }

    private static void awaitListening(Child child, int port, String what)
            throws InterruptedException, MeasurementFailure {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && child.isAlive()) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException notYet) {
                Thread.sleep(20);
            }
        }
        throw new MeasurementFailure(what + " did not start; it printed:\n" + child.lastWords());
    }

    /** Where the certificate of a run is. */
    Path certificates() {
        return options.work().resolve("certificate");
    }

    /** Starts a proxy and waits until it forwards: a JVM gets both cores while it warms up, all others have theirs. */
    RunningPeer startReady(Peer peer) throws IOException, InterruptedException, MeasurementFailure {
        RunningPeer running = start(peer, Optional.of(peer.compilesAtRun() ? "0,1" : "0"));
        awaitReady(running);
        return running;
    }

    /**
     * Starts a proxy; returns at once, it may not listen yet.
     *
     * @param cores those that it may use, as taskset writes them; empty for all, and then nothing is put before the command
     */
    RunningPeer start(Peer peer, Optional<String> cores) throws IOException, InterruptedException, MeasurementFailure {
        Path directory = options.work().resolve(peer.name());
        int port = freePort();
        int securePort = freePort();
        int adminPort = freePort();
        Template template = template(directory, port, securePort, adminPort);
        template.render(peer.templates(), directory);
        Path configuration = directory.resolve(peer.configuration());
        List<String> command = new ArrayList<>();
        cores.ifPresent(list -> command.addAll(List.of("taskset", "-c", list)));
        for (String word : template.render(peer.command())) {
            command.add(word.replace("@CONFIG@", configuration.toString()));
        }
        Map<String, String> environment = new HashMap<>(peer.environment());
        environment.replaceAll((name, value) -> template.render(value));
        Drain log = Drain.open(children, peer.name(), directory.resolve("access.log"));
        Path output = peer.logsToOutput() ? log.pipe() : directory.resolve("stdout.log");
        Child child = children.start(peer.name(), command, environment, directory, output);
        Optional<String> ownKey = peer.equipped() ? Optional.of(key) : Optional.empty();
        return new RunningPeer(peer, child, port, securePort, adminPort, ownKey, log);
    }

    /** Waits until it forwards, then checks its equipment: no key and a wrong key are refused, and there are metrics. */
    void awaitReady(RunningPeer running) throws IOException, InterruptedException, MeasurementFailure {
        awaitAnswer(running.child(), running.port(), running.key());
        requireHeap(running);
        if (!running.peer().equipped()) {
            return;
        }
        for (Optional<String> bad : List.of(Optional.<String>empty(), Optional.of(key.substring(1)))) {
            int status = Probe.get(running.port(), Request.PATH, bad).status();
            if (status != 401) {
                throw new MeasurementFailure(running.peer().name() + " answers " + status + ", not 401, "
                        + (bad.isEmpty() ? "without a key" : "with a wrong key") + "; see its files in "
                        + running.child().output().getParent());
            }
        }
        int status = Probe.get(running.adminPort(), running.peer().metricsPath(), Optional.empty())
                .status();
        if (status != 200) {
            throw new MeasurementFailure(running.peer().name() + " answers " + status + ", not 200, at "
                    + running.peer().metricsPath() + " on its admin port " + running.adminPort());
        }
    }

    /** Memory figures are said to be those of a certain heap, so a launcher that does not pass it on is an error. */
    private void requireHeap(RunningPeer running) throws MeasurementFailure {
        if (!running.peer().family().equals("fairlead")) {
            return;
        }
        for (ProcessHandle process : running.child().tree().processes()) {
            boolean java = process.info().command().orElse("").endsWith("/java");
            String[] arguments = process.info().arguments().orElse(new String[0]);
            if (java && !List.of(arguments).contains("-Xmx" + options.heap())) {
                throw new MeasurementFailure("our gateway's JVM was not started with -Xmx" + options.heap()
                        + " (process " + process.pid() + "); its launcher must take FAIRLEAD_HEAP");
            }
        }
    }

    private static void awaitAnswer(Child child, int port, Optional<String> key)
            throws InterruptedException, MeasurementFailure {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String last = "nothing listens";
        while (System.nanoTime() < deadline && child.isAlive()) {
            try {
                Probe.Answer answer = Probe.get(port, Request.PATH, key);
                if (answer.isComplete()) {
                    return;
                }
                last = "status " + answer.status() + " with " + answer.bodyBytes() + " bytes";
            } catch (IOException notYet) {
                last = String.valueOf(notYet.getMessage());
            }
            Thread.sleep(20);
        }
        throw new MeasurementFailure(
                child.name() + " did not answer 200 with " + Upstream.BODY_BYTES + " bytes on port " + port + " ("
                        + (child.isAlive() ? last : "it has ended") + "); it printed:\n" + child.lastWords());
    }

    private Template template(Path directory, int port, int securePort, int adminPort) {
        return new Template(Map.ofEntries(
                Map.entry("PORT", Integer.toString(port)),
                Map.entry("SECURE", Integer.toString(securePort)),
                Map.entry("ADMIN", Integer.toString(adminPort)),
                Map.entry("UPSTREAM", Integer.toString(upstreamPort)),
                Map.entry("ECHO", Integer.toString(echoPort)),
                Map.entry("REDIS", Integer.toString(redisPort)),
                Map.entry("CERT", certificates().toString()),
                Map.entry("DIR", directory.toString()),
                Map.entry("LOG", directory.resolve("access.log").toString()),
                Map.entry("KEY", key),
                Map.entry("BODY", Upstream.body())));
    }

    /** The next free one; after the last it begins again, since proxies that ended have left theirs. */
    private int freePort() throws MeasurementFailure {
        for (int attempt = FIRST_PORT; attempt <= LAST_PORT; attempt++) {
            int port = nextPort;
            nextPort = port == LAST_PORT ? FIRST_PORT : port + 1;
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException taken) {
                // Taken: try the next.
            }
        }
        throw new MeasurementFailure("no free port between " + FIRST_PORT + " and " + LAST_PORT + " on 127.0.0.1");
    }
}
