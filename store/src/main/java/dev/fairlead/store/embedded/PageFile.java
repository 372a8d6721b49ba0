package dev.fairlead.store.embedded;

import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a store, which survives a disk that is full: a page store that could not write closes itself, and is opened
 * again here; and a file that is mostly replaced pages is made smaller, sooner where room is scarce.
 */
final class PageFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PageFile.class);

    /** Below this nothing is written, so that what was begun can be ended and the file can be made smaller. */
    static final long ROOM_BYTES = 16 << 20;

    /** And below this nothing is taken away either. */
    static final long LEAST_ROOM_BYTES = 2 << 20;

    /** Between two attempts after one that did not work. */
    private static final long PAUSE_NANOS = 2_000_000_000L;

    /** Where moving pages gains nothing, so long at most. */
    private static final long LONGEST_PAUSE_NANOS = 600_000_000_000L;

    /** How long the space of a replaced page is left alone. */
    static final int RETENTION_MILLIS = 2_000;

    private final Opening opening;
    private final Room room;
    private final Reserve reserve;
    private final int retentionMillis;

    /** Everybody who uses the file shares it; who opens it again or moves its pages has it alone. */
    private final ReentrantReadWriteLock using = new ReentrantReadWriteLock(true);

    private volatile Open open;
    private volatile boolean closed;
    private final LongSupplier nanos;
    private long openAgainNanos;
    private long compactAgainNanos;
    private long compactionPauseNanos;

    /** Opens the file as it was left. */
    @FunctionalInterface
    interface Opening {

        MVStore open() throws IOException;
    }

    /** How many bytes its disk has left. */
    @FunctionalInterface
    interface Room {

        long bytes() throws IOException;
    }

    /** A file that is open, and what serves it. */
    record Open(MVStore store, H2Backend backend, Compaction compaction) {}

    /** @param nanos the time, as {@link System#nanoTime} tells it */
    PageFile(Opening opening, int retentionMillis, Room room, Reserve reserve, LongSupplier nanos) throws IOException {
        this.opening = opening;
        this.room = room;
        this.reserve = reserve;
        this.retentionMillis = retentionMillis;
        this.nanos = nanos;
        this.openAgainNanos = nanos.getAsLong();
        this.compactAgainNanos = openAgainNanos;
        this.open = opened();
    }

    private Open opened() throws IOException {
        MVStore store = opening.open();
        H2Backend backend = new H2Backend(store);
        backend.version(new Speaks());
        return new Open(store, backend, new Compaction(store, retentionMillis));
    }

    /** What serves the file now. */
    H2Backend backend() {
        return open.backend();
    }

    /** The file closed, or could not be written. */
    static final class Broken extends Exception {

        private static final long serialVersionUID = 1;

        private final transient Open used;
        private final MVStoreException why;

        Broken(Open used, MVStoreException why) {
            super(why);
            this.used = used;
            this.why = why;
        }

        Open used() {
            return used;
        }

        MVStoreException why() {
            return why;
        }
    }

    /** Does something with the file beside others. */
    <T> T shared(Function<Open, T> work) throws Broken {
        using.readLock().lock();
        try {
            return attempt(open, work);
        } finally {
            using.readLock().unlock();
        }
    }

    private static <T> T attempt(Open used, Function<Open, T> work) throws Broken {
        try {
            return work.apply(used);
        } catch (MVStoreException why) {
            throw new Broken(used, why);
        }
    }

    /** How many bytes the disk has left; where it does not say, enough. */
    long left() {
        try {
            return room.bytes();
        } catch (IOException unknown) {
            return Long.MAX_VALUE;
        }
    }

    /** Closes the file without what is not saved yet. */
    void discard(Open broken) {
        using.writeLock().lock();
        try {
            broken.store().closeImmediately();
        } finally {
            using.writeLock().unlock();
        }
    }

    /** Opens the file anew if it is still the one that broke, and is closed. */
    void openAgain(Open broken, MVStoreException why) {
        using.writeLock().lock();
        try {
            boolean early = nanos.getAsLong() - openAgainNanos < 0;
            if (closed || !open.equals(broken) || !broken.store().isClosed() || early) {
                return;
            }
            open = opened();
            LOG.atWarn().addKeyValue("reason", why.getMessage()).log("store_file_opened_again");
        } catch (IOException | MVStoreException failure) {
            openAgainNanos = nanos.getAsLong() + PAUSE_NANOS;
            LOG.atError().addKeyValue("reason", failure.getMessage()).log("store_file_not_opened");
        } finally {
            using.writeLock().unlock();
        }
    }

    /** What is to be done now and then: to be called about every second, by one thread. */
    void tend() {
        Open used = open;
        if (used.store().isClosed()) {
            openAgain(used, new MVStoreException(DataUtils.ERROR_CLOSED, "it was closed"));
            return;
        }
        long left = left();
        boolean scarce = left < ROOM_BYTES;
        try {
            if (nanos.getAsLong() - compactAgainNanos > 0 && used.compaction().isWorthwhile(scarce)) {
                compact(used, left);
            }
            if (!reserve.isHeld() && left() >= ROOM_BYTES + 2L * Reserve.bytes()) {
                reserve.take();
            }
        } catch (IOException noRoom) {
            LOG.atDebug().addKeyValue("reason", noRoom.getMessage()).log("store_reserve_not_taken");
        }
    }

    private void compact(Open used, long left) throws IOException {
        using.writeLock().lock();
        try {
            if (closed || !open.equals(used)) {
                return;
            }
            long usable = left;
            if (left < Reserve.bytes() && reserve.isHeld()) {
                reserve.giveUp();
                usable += Reserve.bytes();
            }
            boolean gained = used.compaction().turn(usable);
            compactionPauseNanos = gained ? 0 : Math.clamp(2 * compactionPauseNanos, PAUSE_NANOS, LONGEST_PAUSE_NANOS);
        } catch (MVStoreException why) {
            compactionPauseNanos = PAUSE_NANOS;
            used.store().closeImmediately();
            openAgain(used, why);
        } finally {
            compactAgainNanos = nanos.getAsLong() + compactionPauseNanos;
            using.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        using.writeLock().lock();
        try {
            closed = true;
            open.backend().close();
        } catch (MVStoreException full) {
            // All that was acknowledged is saved: what is missing is the mark of a clean end.
            open.store().closeImmediately();
            LOG.atWarn().addKeyValue("reason", full.getMessage()).log("store_file_closed_as_it_was");
        } finally {
            using.writeLock().unlock();
        }
    }

    /** Says that it is a MongoDB 6.0, so that current drivers talk to it. */
    private record Speaks() implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(6, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 17;
        }
    }
}
