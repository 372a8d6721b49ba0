package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
