package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class ConnectingTest {

    private static final int PATIENCE_MILLIS = 10_000;

    /** Connects until the system lets nobody in any more: from then on connecting takes until somebody is accepted. */
    private static List<Socket> fill(ServerSocket server) throws IOException {
        List<Socket> inside = new ArrayList<>();
        while (true) {
            Socket socket = new Socket();
            try {
                socket.connect(server.getLocalSocketAddress(), 200);
                inside.add(socket);
            } catch (SocketTimeoutException full) {
                socket.close();
                return inside;
            }
        }
    }

    @Test
    void a_request_whose_caller_left_meanwhile_is_not_sent() throws IOException {
        try (ServerSocket server = new ServerSocket()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
            server.setSoTimeout(PATIENCE_MILLIS);
            List<Socket> inside = fill(server);
            List<Integer> known = inside.stream().map(Socket::getLocalPort).toList();
            try (TestGateway gateway =
                    TestGateway.plan().backend(server.getLocalPort()).start()) {
                RawCaller caller = gateway.call().send("GET /gone HTTP/1.1\r\nHost: a\r\n\r\n");
                TestGateway.await("it connects", () -> gateway.upstreams().openConnections() == 1);
                caller.reset();
                assertThat(gateway.log(1)).containsExactly("GET /gone 0");
                Socket late = server.accept();
                while (known.contains(late.getPort())) {
                    late = server.accept();
                }
                late.setSoTimeout(300);
                assertThat(firstByte(late)).as("nothing was sent").isEqualTo(-1);
                late.close();
            }
            for (Socket socket : inside) {
                socket.close();
            }
        }
    }

    private static int firstByte(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (SocketTimeoutException silent) {
            return -1;
        }
    }

    /**
     * In one round of events backends answer callers who have reset, which closes those callers' connections; others ask,
     * for whom connections are opened with the numbers that became free; and then there are the events of the resets.
     */
    @Test
    @EnabledOnOs(OS.LINUX)
    void a_connection_is_not_broken_by_an_event_of_the_one_whose_number_it_has() throws Exception {
        int count = 20;
        List<FileInputStream> plugs = new ArrayList<>();
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    String head = connection.readHead();
                    if (head != null && head.startsWith("GET /held ")) {
                        connection.awaitEnd();
                    } else {
                        connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                    }
                });
                TestGateway gateway = TestGateway.to(backend)) {
            List<RawCaller> held = new ArrayList<>();
            List<RawCaller> next = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                held.add(gateway.call().send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n"));
                next.add(gateway.call());
            }
            TestGateway.await("all are let in", () -> gateway.entrypoint().openConnections() == 2 * count);
            for (int i = 0; i < count; i++) {
                ScriptedBackend.Connection connection = backend.connection(i);
                TestGateway.await("it arrived", () -> connection.received().endsWith("\r\n\r\n"));
            }
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch ready = new CountDownLatch(1);
            gateway.loops().loops().getFirst().executor().execute(() -> {
                begun.countDown();
                try {
                    ready.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < count; i++) {
                backend.connection(i).write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            }
            next.forEach(caller -> caller.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n"));
            held.forEach(RawCaller::reset);
            // Numbers that are free already would be given first.
            for (int i = 0; i < 100; i++) {
                plugs.add(new FileInputStream("/dev/null"));
            }
            ready.countDown();
            for (RawCaller caller : next) {
                assertThat(caller.answer()).startsWith("HTTP/1.1 200 OK");
                caller.close();
            }
        } finally {
            for (FileInputStream plug : plugs) {
                plug.close();
            }
        }
    }
}
