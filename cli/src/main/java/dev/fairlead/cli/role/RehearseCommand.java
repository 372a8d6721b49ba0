package dev.fairlead.cli.role;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * One whole start on free ports and in a folder of its own, with some requests, then an orderly end: what the JVM
 * records into the start-up cache. Hidden: the launcher and the image build call it.
 */
public final class RehearseCommand implements Callable<Integer> {

    private static final int REQUESTS = 200;
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final Terminal terminal;
    private final boolean gatewayAlone;

    /**
     * A rehearsal.
     *
     * @param gatewayAlone true for a gateway that serves a file: its cache then holds nothing of the store
     */
    public RehearseCommand(Terminal terminal, boolean gatewayAlone) {
        this.terminal = terminal;
        this.gatewayAlone = gatewayAlone;
    }

    @Override
    public Integer call() {
        try {
            Path folder = Files.createTempDirectory("fairlead-rehearsal");
            try {
                rehearse(folder);
            } finally {
                remove(folder);
            }
            return Exit.DONE.status();
        } catch (IOException e) {
            throw CommandFailure.couldNot("the rehearsal failed: " + e.getMessage());
        }
    }

    // The very commands, so that all that a start does is in the cache; who calls asks for the end, too.
    private void rehearse(Path folder) throws IOException {
        int http = freePort();
        int admin = freePort();
        int management = gatewayAlone ? 0 : freePort();
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", folder.toString());
        environment.put("FAIRLEAD_HTTP_PORT", Integer.toString(http));
        environment.put("FAIRLEAD_HTTPS_PORT", "0");
        environment.put("FAIRLEAD_MANAGEMENT_PORT", Integer.toString(management));
        environment.put("FAIRLEAD_ADMIN_ADDRESS", "127.0.0.1:" + admin);
        environment.put("FAIRLEAD_DRAIN_DELAY", "0s");
        List<String> addresses = new ArrayList<>(
                List.of("http://127.0.0.1:" + http + "/health", "http://127.0.0.1:" + admin + "/metrics"));
        if (gatewayAlone) {
            environment.put("FAIRLEAD_SOURCES", "file:" + Quickstart.file(folder));
        } else {
            addresses.add("http://127.0.0.1:" + management + "/");
        }
        Surroundings surroundings = new Surroundings(environment, terminal);
        Shutdown shutdown = Shutdown.onWord();
        // On a thread of its own: on two processors the common pool has one, which `up` needs to open the store.
        CompletableFuture<Void> calls = CompletableFuture.runAsync(
                () -> {
                    try {
                        awaitReady("http://127.0.0.1:" + http + "/health/ready");
                        awaitReady(addresses.getLast());
                        call(addresses);
                    } finally {
                        shutdown.ask();
                    }
                },
                task -> Thread.ofPlatform().name("audience").start(task));
        if (gatewayAlone) {
            new GatewayCommand(surroundings, folder.toString(), List.of()).run(shutdown);
        } else {
            new UpCommand(surroundings, folder.toString(), List.of()).run(shutdown);
        }
        calls.join();
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    private static void awaitReady(String address) {
        long end = System.nanoTime() + READY.toNanos();
        while (!isReady(address)) {
            if (System.nanoTime() > end) {
                throw CommandFailure.couldNot(
                        "the rehearsal got no 200 from " + address + " in " + READY.toSeconds() + " s");
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private static boolean isReady(String address) {
        try {
            return new String(answer(address), StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void call(List<String> addresses) {
        for (int i = 0; i < REQUESTS; i++) {
            addresses.forEach(RehearseCommand::get);
        }
    }

    private static void get(String address) {
        try {
            answer(address);
        } catch (IOException e) {
            throw CommandFailure.couldNot("the rehearsal got no answer from " + address + ": " + e.getMessage());
        }
    }

    // Over a plain socket: what the client loads is recorded too, and nobody needs it later.
    private static byte[] answer(String address) throws IOException {
        URI uri = URI.create(address);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            String question = "GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().readAllBytes();
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> tree = Files.walk(folder)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }
}
