package dev.fairlead.gateway.observe.log;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one way to stdout. Access lines of the event loops and log lines of all other code come together here, and one
 * thread writes them, so lines never interleave.
 *
 * <p>Nobody who brings a line ever waits. Each event loop has a lane of its own, a ring of bytes without locks; everyone
 * else shares a short queue. When the reader of stdout is slow or gone, lanes and queue fill up, further lines are
 * dropped, and each one is counted. All memory is bounded: {@code lanes * laneBytes + queueBytes}.
 *
 * <p>The writer looks at the lanes every {@value #FLUSH_MILLIS} ms, or earlier when a lane is an eighth full: under load
 * it writes some hundred lines with one system call, otherwise a line is out after at most {@value #FLUSH_MILLIS} ms.
 * Lines of the shared queue wake it at once. Lines of different lanes may come out in another order than they were made;
 * each carries its time.
 */
public final class LineSink implements AutoCloseable {

    static final int FLUSH_MILLIS = 100;

    /** A lane wakes the writer when this part of it is full: 64 KiB, what a pipe takes and what Java writes at once. */
    private static final int WAKE_PART = 8;

    private static final int QUEUE_LINES = 1024;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final OutputStream out;
    private final int laneBytes;
    private final int queueBytes;
    private final List<ByteRing> lanes = new CopyOnWriteArrayList<>();
    private final ArrayBlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE_LINES);
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong flushesAsked = new AtomicLong();
    private final Thread writer;
    private volatile long flushesDone;
    private volatile boolean closing;

    /** A sink with lanes of 512 KiB and a shared queue of 1 MiB. */
    public LineSink(OutputStream out) {
        this(out, 512 * 1024, 1024 * 1024);
    }

    /**
     * A sink whose thread is started.
     *
     * @param out where lines go, unbuffered; only this sink may write there. Not closed with the sink
     * @param laneBytes capacity of each lane, a power of two
     * @param queueBytes capacity of the shared queue
     */
    public LineSink(OutputStream out, int laneBytes, int queueBytes) {
        this.out = out;
        this.laneBytes = laneBytes;
        this.queueBytes = queueBytes;
        this.writer = Thread.ofPlatform().name("fairlead-log").daemon(true).unstarted(this::run);
        writer.start();
    }

    /** Opens a lane for one thread. It stays for the sink's life. */
    Lane lane() {
        ByteRing ring = new ByteRing(laneBytes);
        lanes.add(ring);
        return new Lane(ring, writer);
    }

    /**
     * Takes a line from any thread, or drops and counts it; never waits.
     *
     * @param line ends in a newline; not changed afterwards
     */
    public boolean offer(byte[] line) {
        boolean fits = queuedBytes.addAndGet(line.length) <= queueBytes;
        if (fits && !closing && queue.offer(line)) {
            LockSupport.unpark(writer);
            return true;
        }
        queuedBytes.addAndGet(-line.length);
        dropped.incrementAndGet();
        return false;
    }

    /** How many lines were dropped since the start: {@code fairlead_log_dropped_total}. */
    public long dropped() {
        long sum = dropped.get();
        for (ByteRing lane : lanes) {
            sum += lane.dropped();
        }
        return sum;
    }

    /** Bytes that wait to be written. */
    public long pendingBytes() {
        long sum = queuedBytes.get();
        for (ByteRing lane : lanes) {
            sum += lane.pending();
        }
        return sum;
    }

    /** The most bytes that can wait: what the sink holds in memory. */
    public long capacityBytes() {
        return queueBytes + (long) lanes.size() * laneBytes;
    }

    /** Waits until all lines that were taken before this call are written, at most so long; says whether they are. */
    public boolean flush(Duration timeout) {
        long mine = flushesAsked.incrementAndGet();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (flushesDone < mine) {
            if (deadline - System.nanoTime() <= 0
                    || !writer.isAlive()
                    || Thread.currentThread().isInterrupted()) {
                return flushesDone >= mine;
            }
            LockSupport.unpark(writer);
            LockSupport.parkNanos(this, Duration.ofMillis(1).toNanos());
        }
        return true;
    }

    /** Writes what waits, at most two seconds long, and ends the thread. Lines that come later are dropped. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(writer);
        try {
            writer.join(CLOSE_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean last;
        do {
            last = closing;
            long asked = flushesAsked.get();
            drain();
            flushesDone = asked;
            if (!last && flushesAsked.get() == asked) {
                LockSupport.parkNanos(this, Duration.ofMillis(FLUSH_MILLIS).toNanos());
            }
        } while (!last);
    }

    private void drain() {
        for (ByteRing lane : lanes) {
            dropped.addAndGet(lane.drain(out));
        }
        byte @Nullable [] line = queue.poll();
        while (line != null) {
            queuedBytes.addAndGet(-line.length);
            write(line);
            line = queue.poll();
        }
    }

    private void write(byte[] line) {
        try {
            out.write(line);
        } catch (IOException e) {
            dropped.incrementAndGet();
        }
    }

    /** One thread's way into the sink. */
    static final class Lane {

        private final ByteRing ring;
        private final Thread writer;
        private int sinceWoken;

        Lane(ByteRing ring, Thread writer) {
            this.ring = ring;
            this.writer = writer;
        }

        /** Takes the line, which ends in a newline, or drops and counts it. */
        void offer(JsonBytes line) {
            if (ring.offer(line.array(), line.length())) {
                sinceWoken += line.length();
                if (sinceWoken >= ring.capacity() / WAKE_PART) {
                    sinceWoken = 0;
                    LockSupport.unpark(writer);
                }
            }
        }
    }
}
