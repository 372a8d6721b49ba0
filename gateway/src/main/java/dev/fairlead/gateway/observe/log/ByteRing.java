package dev.fairlead.gateway.observe.log;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bounded queue of bytes from one thread to one other. The producer copies a whole line in and publishes it with one
 * release store; the consumer writes everything that was published with at most two calls. Neither waits for the other:
 * a line that does not fit is dropped and counted.
 */
final class ByteRing {

    private final byte[] bytes;
    private final int mask;
    /** All bytes ever read; moved by the consumer. */
    private final AtomicLong head = new AtomicLong();
    /** All bytes ever written; moved by the producer. */
    private final AtomicLong tail = new AtomicLong();

    private final AtomicLong dropped = new AtomicLong();
    /** The producer's last look at the head, so that it shares the cache line only when the ring seems full. */
    private long knownHead;

    /** A ring of that many bytes, a power of two. */
    ByteRing(int capacityBytes) {
        if (Integer.bitCount(capacityBytes) != 1) {
            throw new IllegalArgumentException("the capacity is a power of two, not " + capacityBytes);
        }
        this.bytes = new byte[capacityBytes];
        this.mask = capacityBytes - 1;
    }

    /** Takes the line or drops it. Producer only. */
    boolean offer(byte[] line, int length) {
        long to = tail.getPlain();
        if (to + length - knownHead > bytes.length) {
            knownHead = head.getAcquire();
            if (to + length - knownHead > bytes.length) {
                dropped.setRelease(dropped.getPlain() + 1);
                return false;
            }
        }
        int at = (int) to & mask;
        int first = Math.min(length, bytes.length - at);
        System.arraycopy(line, 0, bytes, at, first);
        System.arraycopy(line, first, bytes, 0, length - first);
        tail.setRelease(to + length);
        return true;
    }

    /** Writes what there is, whole lines only, and returns how many lines were lost in it. Consumer only. */
    long drain(OutputStream out) {
        long from = head.getPlain();
        long to = tail.getAcquire();
        if (from == to) {
            return 0;
        }
        int at = (int) from & mask;
        int length = (int) (to - from);
        int first = Math.min(length, bytes.length - at);
        long lost = 0;
        try {
            out.write(bytes, at, first);
            out.write(bytes, 0, length - first);
        } catch (IOException e) {
            // There is no place left to report it: stdout is what broke. The count is all that can be said.
            lost = lines(from, to);
        }
        // Also what could not be written is gone: the next lines must not wait behind it.
        head.setRelease(to);
        return lost;
    }

    private long lines(long from, long to) {
        long count = 0;
        for (long i = from; i < to; i++) {
            if (bytes[(int) i & mask] == '\n') {
                count++;
            }
        }
        return count;
    }

    /** Bytes that wait. */
    long pending() {
        long read = head.getAcquire();
        return Math.max(0, tail.getAcquire() - read);
    }

    int capacity() {
        return bytes.length;
    }

    long dropped() {
        return dropped.getAcquire();
    }
}
