package dev.fairlead.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One kept-alive connection of the fixed-rate load: one request at a time, the answer read to its Content-Length. */
final class OpenLoopConnection {
    /** Not complete yet. */
    static final long WAITING = -1;
    /** Closed, not a 200, or not understood: the connection is of no more use. */
    static final long BROKEN = -2;

    private static final byte[] END_OF_HEAD = ascii("\r\n\r\n");
    private static final byte[] CONTENT_LENGTH = ascii("\r\ncontent-length:");
    private static final byte[] OK = ascii("HTTP/1.1 200");

    private final SocketChannel channel;
    private final ByteBuffer head;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(16 * 1024);
    private int length;
    private long dueAt;

    OpenLoopConnection(SocketChannel channel, String head) {
        this.channel = channel;
        byte[] bytes = ascii(head);
        this.head = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    }

    /** @param dueAt nanoTime from which the latency counts */
    void send(long dueAt) throws IOException {
        this.dueAt = dueAt;
        this.length = -1;
        answer.clear();
        head.flip();
        while (head.hasRemaining()) {
            // Less than a KiB into an empty socket buffer: it goes at once.
            channel.write(head);
        }
    }

    /** Reads what is there: the latency in nanoseconds when the answer is complete, else {@link #WAITING} or {@link #BROKEN}. */
    long receive() throws IOException {
        if (channel.read(answer) < 0 || !answer.hasRemaining()) {
            channel.close();
            return BROKEN;
        }
        if (length < 0 && !readHead()) {
            return answer.position() > OK.length && find(OK, 0) != 0 ? BROKEN : WAITING;
        }
        return answer.position() >= length ? System.nanoTime() - dueAt : WAITING;
    }

    private boolean readHead() {
        int end = find(END_OF_HEAD, 0);
        int field = find(CONTENT_LENGTH, 0);
        if (end < 0 || field < 0 || field > end || find(OK, 0) != 0) {
            return false;
        }
        int contentLength = 0;
        for (int i = field + CONTENT_LENGTH.length; i < end && answer.get(i) != '\r'; i++) {
            if (answer.get(i) != ' ') {
                contentLength = contentLength * 10 + answer.get(i) - '0';
            }
        }
        length = end + END_OF_HEAD.length + contentLength;
        return true;
    }

    /** Where the lower-case pattern starts in the bytes read so far, whatever the case of these; -1 if nowhere. */
    private int find(byte[] pattern, int from) {
        int last = answer.position() - pattern.length;
        for (int start = from; start <= last; start++) {
            int i = 0;
            while (i < pattern.length && lower(answer.get(start + i)) == lower(pattern[i])) {
                i++;
            }
            if (i == pattern.length) {
                return start;
            }
        }
        return -1;
    }

    private static int lower(byte value) {
        return value >= 'A' && value <= 'Z' ? value + 32 : value;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
