package dev.fairlead.cli.role;

import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.store.secret.KeyException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * One whole start on free ports and in a folder of its own, with some requests, then an orderly end: what the JVM
 * records into the start-up cache. Hidden: the launcher and the image build call it.
 */
public final class RehearseCommand implements Callable<Integer> {

    private static final int REQUESTS = 200;
    private static final int TIMEOUT_MILLIS = 5_000;

    private final boolean gatewayAlone;

    /**
     * A rehearsal.
     *
     * @param gatewayAlone true for a gateway that serves a file: its cache then holds nothing of the store
     */
    public RehearseCommand(boolean gatewayAlone) {
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

    private void rehearse(Path folder) {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", folder.toString());
        environment.put("FAIRLEAD_HTTP_PORT", "0");
        environment.put("FAIRLEAD_HTTPS_PORT", "0");
        environment.put("FAIRLEAD_MANAGEMENT_PORT", "0");
        environment.put("FAIRLEAD_ADMIN_ADDRESS", "127.0.0.1:0");
        environment.put("FAIRLEAD_DRAIN_DELAY", "0s");
        Settings settings = RoleOptions.resolve(Map.of("FAIRLEAD_DATA", folder.toString()), environment);
        Path quickstart = Quickstart.file(folder);
        try (Output output = Output.open(settings)) {
            if (gatewayAlone) {
                gateway(settings, environment, quickstart, output);
            } else {
                everything(settings, environment, quickstart, output);
            }
        }
    }

    private static void everything(Settings settings, Map<String, String> environment, Path quickstart, Output output) {
        try (Everything everything = Everything.start(settings, environment, List.of(quickstart), output)) {
            call(everything.addresses());
        }
    }

    private static void gateway(Settings settings, Map<String, String> environment, Path quickstart, Output output) {
        try (GatewayRole role = GatewayRole.listen(settings, output)) {
            Startup.tellSettings(settings);
            role.serve(settings, environment, List.of(quickstart), GatewayCommand.own(settings), Optional.empty());
            Startup.awaitReady(role.gateway());
            call(List.of(
                    "http://127.0.0.1:" + role.gateway().address().getPort() + "/health",
                    "http://127.0.0.1:" + role.gateway().adminAddress().getPort() + "/metrics"));
        } catch (KeyException e) {
            throw CommandFailure.couldNot(e.text());
        }
    }

    private static void call(List<String> addresses) {
        for (int i = 0; i < REQUESTS; i++) {
            addresses.forEach(RehearseCommand::get);
        }
    }

    // Over a plain socket: what the client loads is recorded too, and nobody needs it later.
    private static void get(String address) {
        URI uri = URI.create(address);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            String question = "GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw CommandFailure.couldNot("the rehearsal got no answer from " + address + ": " + e.getMessage());
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
