package dev.fairlead.acceptance.promise;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A port of loopback that leads to another one, and counts what comes back from there. */
final class CountedWay implements AutoCloseable {

    private final ServerSocket server;
    private final int to;
    private final AtomicLong back = new AtomicLong();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    CountedWay(int to) throws IOException {
        this.to = to;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Bytes so far. */
    long back() {
        return back.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket one = server.accept();
                Socket other = new Socket(InetAddress.getLoopbackAddress(), to);
                open.addAll(List.of(one, other));
                Thread.ofVirtual().start(() -> pass(one, other, new AtomicLong()));
                Thread.ofVirtual().start(() -> pass(other, one, back));
            } catch (IOException closed) {
                // The one behind is gone, or this is over.
            }
        }
    }

    private void pass(Socket from, Socket into, AtomicLong count) {
        byte[] bytes = new byte[64 * 1024];
        try (from;
                into) {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
                count.addAndGet(read);
                out.write(bytes, 0, read);
            }
        } catch (IOException gone) {
            // Either side left.
        } finally {
            open.removeAll(List.of(from, into));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
