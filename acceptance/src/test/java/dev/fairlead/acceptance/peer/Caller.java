package dev.fairlead.acceptance.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One raw connection to a gateway: sends any bytes and keeps what comes back. For one thread. */
public final class Caller implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int BUFFER = 8 * 1024;
    private static final Duration STALL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Socket socket;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private @Nullable Thread writing;
    private boolean ended;
    private boolean reset;

    /** Connects. */
    public Caller(String host, int port) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
    }

    /**
     * Sends all of it, behind what was sent before. Does not wait for a peer that reads nothing for longer than {@link
     * #STALL}: the rest is then sent by a thread of its own.
     */
    public void send(byte[] bytes) {
        Thread before = writing;
        Thread mine = Thread.ofVirtual().unstarted(() -> write(before, bytes));
        writing = mine;
        mine.start();
        join(mine, STALL);
    }

    /** Sends text, one byte a character. */
    public void send(String text) {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void write(@Nullable Thread before, byte[] bytes) {
        try {
            if (before != null && !join(before, PATIENCE)) {
                return;
            }
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // The gateway has answered and closed before it read everything: what it answered is still to be read.
            return;
        }
    }

    private static boolean join(Thread thread, Duration atMost) {
        try {
            return thread.join(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits for something to come, at most so long; false if nothing did. */
    public boolean receive(Duration atMost) throws IOException {
        if (ended) {
            return false;
        }
        socket.setSoTimeout((int) Math.max(1, atMost.toMillis()));
        byte[] buffer = new byte[BUFFER];
        try {
            int count = socket.getInputStream().read(buffer);
            ended = count < 0;
            received.write(buffer, 0, Math.max(0, count));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            ended = true;
            reset = true;
            return true;
        }
    }

    /** Takes what is there already. */
    public void receiveNow() throws IOException {
        while (!ended && socket.getInputStream().available() > 0) {
            if (!receive(Duration.ofMillis(1))) {
                return;
            }
        }
    }

    /** Waits until so many whole answers came or the gateway closed. */
    public Answers await(int count, Duration atMost) throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        Answers answers = answers(List.of());
        while (answers.whole().size() < count && !ended && System.nanoTime() < deadline) {
            receive(Duration.ofNanos(deadline - System.nanoTime()));
            answers = answers(List.of());
        }
        return answers;
    }

    /** What came so far, cut into answers. */
    public Answers answers(List<Boolean> heads) {
        return Answers.read(received.toByteArray(), ended, heads);
    }

    /** What came so far. */
    public byte[] received() {
        return received.toByteArray();
    }

    /** Begins anew: what came so far was whole, and was looked at. */
    public void forget() {
        received.reset();
    }

    /** Whether the gateway has closed its side. */
    public boolean ended() {
        return ended;
    }

    /** Whether it closed by a reset. */
    public boolean reset() {
        return reset;
    }

    /** The socket itself, for callers that read slowly or leave early. */
    public Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
