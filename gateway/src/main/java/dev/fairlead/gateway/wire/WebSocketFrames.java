package dev.fairlead.gateway.wire;

import io.netty.buffer.ByteBuf;

/**
 * Follows one direction of a WebSocket, only to know where a frame ends: there, and nowhere else, a frame of our own may
 * be put in (RFC 6455 section 5.2). Nothing is checked or changed; a stream that cannot be followed is passed on all the
 * same.
 */
public final class WebSocketFrames {

    private static final int LONGEST_HEAD = 14;
    private static final int MASK_BYTES = 4;
    private static final int CLOSE = 8;

    private final byte[] head = new byte[LONGEST_HEAD];
    private int filled;
    private long left;
    private boolean lost;
    private boolean closed;

    /** Looks at the readable bytes, which go on their way untouched. */
    public void pass(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end && !lost) {
            if (left > 0) {
                int skipped = (int) Math.min(left, end - at);
                left -= skipped;
                at += skipped;
            } else {
                head[filled++] = bytes.getByte(at++);
                if (filled >= 2 && filled == headBytes()) {
                    begin();
                }
            }
        }
    }

    /** How long the head is, as far as its first two bytes tell. */
    private int headBytes() {
        int length = head[1] & 0x7f;
        int extended = length == 126 ? 2 : length == 127 ? 8 : 0;
        return 2 + extended + (head[1] < 0 ? MASK_BYTES : 0);
    }

    private void begin() {
        int length = head[1] & 0x7f;
        left = switch (length) {
            case 126 -> number(2);
            case 127 -> number(8);
            default -> length;
        };
        lost = left < 0;
        closed |= (head[0] & 0x0f) == CLOSE;
        filled = 0;
    }

    private long number(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = (value << 8) | (head[2 + i] & 0xff);
        }
        return value;
    }

    /** Whether a frame of our own may be put in now: a frame has just ended, and no Close frame came before. */
    public boolean isBetweenFrames() {
        return !lost && !closed && left == 0 && filled == 0;
    }

    /**
     * A Close frame.
     *
     * @param code such as 1001, going away (section 7.4.1)
     * @param mask of what goes to a server: must be masked; 0 for what goes to a client, which must not be
     */
    public static byte[] close(int code, int mask) {
        byte[] frame = {(byte) 0x88, 2, 0, 0, 0, 0, 0, 0};
        if (mask == 0) {
            return new byte[] {frame[0], 2, (byte) (code >> 8), (byte) code};
        }
        frame[1] = (byte) 0x82;
        for (int i = 0; i < MASK_BYTES; i++) {
            frame[2 + i] = (byte) (mask >> (24 - 8 * i));
        }
        frame[6] = (byte) ((code >> 8) ^ frame[2]);
        frame[7] = (byte) (code ^ frame[3]);
        return frame;
    }
}
