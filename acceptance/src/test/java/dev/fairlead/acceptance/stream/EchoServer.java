package dev.fairlead.acceptance.stream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.enums.Opcode;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/** A WebSocket server of the library Java-WebSocket: sends back what it gets, and closes as it is told to. */
final class EchoServer extends WebSocketServer {

    /** One close of a connection, as the server saw it. */
    record Closed(int code, String reason, boolean byPeer) {}

    private final CountDownLatch started = new CountDownLatch(1);

    /** In the order in which they came. */
    final List<Closed> closed = new CopyOnWriteArrayList<>();

    private EchoServer() {
        super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        setReuseAddr(true);
        setConnectionLostTimeout(0);
        setMaxPendingConnections(1024);
    }

    static EchoServer open() throws InterruptedException {
        EchoServer server = new EchoServer();
        server.start();
        if (!server.started.await(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server did not start");
        }
        return server;
    }

    @Override
    public void onStart() {
        started.countDown();
    }

    @Override
    public void onOpen(WebSocket connection, ClientHandshake handshake) {
        // It speaks when it is spoken to.
    }

    @Override
    public void onMessage(WebSocket connection, String message) {
        if (message.startsWith("close ")) {
            connection.close(Integer.parseInt(message.substring(6)), "as you like");
        } else if (message.equals("ping")) {
            connection.sendPing();
        } else if (message.startsWith("ping ")) {
            connection.sendFrame(ping(message.substring(5)));
        } else if (message.equals("fragments")) {
            connection.sendFragmentedFrame(Opcode.TEXT, bytes("one "), false);
            connection.sendFrame(ping("between"));
            connection.sendFragmentedFrame(Opcode.TEXT, bytes("two "), false);
            connection.sendFragmentedFrame(Opcode.TEXT, bytes("three"), true);
        } else {
            connection.send(message);
        }
    }

    private static PingFrame ping(String payload) {
        PingFrame ping = new PingFrame();
        ping.setPayload(bytes(payload));
        return ping;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void onMessage(WebSocket connection, ByteBuffer message) {
        connection.send(message);
    }

    // Not onClose: where the caller has gone before this server's thread is back, that tells of 1006 in place of the
    // code.
    @Override
    public void onClosing(WebSocket connection, int code, String reason, boolean remote) {
        closed.add(new Closed(code, reason, remote));
    }

    @Override
    public void onClose(WebSocket connection, int code, String reason, boolean remote) {
        // It was told when the frame came.
    }

    @Override
    public void onError(WebSocket connection, Exception problem) {
        // A connection that is torn is closed, and that is told.
    }
}
