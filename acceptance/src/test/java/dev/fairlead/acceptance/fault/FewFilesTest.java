package dev.fairlead.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.Member;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A process that may open few files: callers do not take the last one, so that backends, a new configuration and an
 * operator still find theirs; when there is none left all the same it is said, and healed when some are free again.
 */
final class FewFilesTest {

    private static final int FILES = 600;
    private static final int ROOM = (FILES - 128) / 4 * 3;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private final List<Socket> sockets = new ArrayList<>();

    private Socket open(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        sockets.add(socket);
        return socket;
    }

    /** The status line of a small answer. */
    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = new byte[4096];
        int count = socket.getInputStream().read(answer);
        return new String(answer, 0, Math.max(0, count), StandardCharsets.US_ASCII)
                .lines()
                .findFirst()
                .orElse("");
    }

    private static String routes(int backend, String prefix) {
        return """
                http:
                  routers:
                    all: {rule: "PathPrefix(`%s`)", service: all}
                  services:
                    all: {loadBalancer: {servers: [{url: "http://127.0.0.1:%d"}]}}
                """.formatted(prefix, backend);
    }

    @AfterEach
    void leave() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void callers_do_not_take_the_last_file() throws IOException {
        try (Member backend = new Member();
                Installation installation = new Installation()) {
            String file = installation.file("routes.yml", routes(backend.port(), "/"));
            List<String> command =
                    new ArrayList<>(List.of("bash", "-c", "ulimit -n " + FILES + "; exec \"$0\" \"$@\""));
            command.addAll(installation.command("gateway", file));
            RunningCommand gateway = installation.run(command);
            installation.awaitReady(gateway, installation.httpPort());
            assertThat(gateway.said())
                    .contains("\"connections_bounded_by_open_files\"")
                    .contains("\"connections\":" + ROOM)
                    .contains("set FAIRLEAD_MAX_CONNECTIONS to " + ROOM);
            fill(installation);
            newConfigurationIsServed(installation, backend);
            withoutAnyFile(installation, gateway);
        }
    }

    private void fill(Installation installation) throws IOException {
        String last = "";
        while (sockets.size() <= ROOM && !last.startsWith("HTTP/1.1 503")) {
            last = ask(open(installation.httpPort()));
        }
        assertThat(last).startsWith("HTTP/1.1 503");
        // Whoever asked whether it was ready may still be there.
        assertThat(sockets.size()).isBetween(ROOM - 1, ROOM + 1);
        for (Socket served : sockets.subList(0, ROOM - 2)) {
            assertThat(ask(served)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    private void newConfigurationIsServed(Installation installation, Member backend) throws IOException {
        installation.file("routes.yml", routes(backend.port(), "/elsewhere"));
        // One leaves for the one who asks whether it is there.
        sockets.getFirst().close();
        assertThat(Installation.await(
                                PATIENCE,
                                () -> installation.get(installation.httpPort(), "/"),
                                answer -> answer.statusCode() == 404)
                        .statusCode())
                .isEqualTo(404);
    }

    private void withoutAnyFile(Installation installation, RunningCommand gateway) throws IOException {
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < ROOM; i++) {
            silent.add(open(installation.httpsPort()));
        }
        assertThat(gateway.awaitLine(Pattern.compile("\"event\":\"accept_failed\".*"), PATIENCE)
                        .group())
                .contains("raise the limit of open files");
        for (Socket socket : silent) {
            socket.close();
        }
        Installation.await(
                PATIENCE,
                () -> installation.get(installation.httpPort(), "/health"),
                answer -> answer.statusCode() == 200);
        assertThat(installation.get(installation.adminPort(), "/metrics").body())
                .contains("fairlead_accept_faults_total{entrypoint=\"https\"} ");
    }
}
