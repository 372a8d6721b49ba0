package dev.fairlead.acceptance.peer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One backend of a service, on a port that it keeps: it can be stopped at once, as by a kill, and started again. */
public final class Member implements AutoCloseable {

    /** What it answers to a good request. */
    public static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /** What it does with one request. */
    @FunctionalInterface
    public interface Conduct {

        /** Answers on the socket; false ends the connection. */
        boolean answer(Socket socket, String head, InputStream in) throws IOException;
    }

    /** Reads the body and answers. */
    public static final Conduct GOOD = (socket, head, in) -> {
        in.skipNBytes(length(head));
        write(socket, ANSWER);
        return true;
    };

    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Conduct conduct = GOOD;
    private volatile ServerSocket listener;
    private final int port;

    /** Starts it on a free port. */
    public Member() throws IOException {
        this(0);
    }

    /** Starts it on this port. */
    public Member(int port) throws IOException {
        listener = listen(port);
        this.port = listener.getLocalPort();
        serve(listener);
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        return socket;
    }

    /** The port that it keeps. */
    public int port() {
        return port;
    }

    /** What it does with requests from now on. */
    public Member conduct(Conduct next) {
        conduct = next;
        return this;
    }

    /** How long the body of a request is. */
    public static int length(String head) {
        int at = head.indexOf("Content-Length: ");
        return at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
    }

    /** Writes text in one go. */
    public static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Ends as a killed process does: nobody listens, and every connection closes. */
    public void stop() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Listens again. */
    public void start() throws IOException {
        listener = listen(port);
        serve(listener);
    }

    private void serve(ServerSocket from) {
        Thread.ofPlatform().daemon().name("member-" + port).start(() -> {
            while (!from.isClosed()) {
                try {
                    Socket socket = from.accept();
                    open.add(socket);
                    Thread.ofVirtual().start(() -> converse(socket, from));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private void converse(Socket socket, ServerSocket from) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String head = head(in);
            while (!head.isEmpty() && !from.isClosed() && conduct.answer(socket, head, in)) {
                head = head(in);
            }
        } catch (IOException gone) {
            // The gateway, or this backend, closed it.
            return;
        } finally {
            open.remove(socket);
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return "";
            }
            head.append((char) b);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
