package dev.fairlead.store.embedded;

import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RandomAccessStore;

/**
 * Takes back the space of replaced pages, a piece at a time: what is left of half empty pieces of the file is written
 * anew where there is a hole, what lies behind moves forward, and the file is cut where nothing follows. Nobody may read
 * or write meanwhile: places are used again at once.
 */
final class Compaction {

    /** A file is worth the work when it is so many times what is in it, and more. */
    private static final int USUAL_FACTOR = 3;

    private static final long USUAL_SLACK_BYTES = 8 << 20;

    /** And where room is scarce, sooner. In halves. */
    private static final int SCARCE_HALVES = 3;

    private static final long SCARCE_SLACK_BYTES = 1 << 20;

    /** What is moved at one time, so that callers do not wait for long. */
    private static final int PIECE_BYTES = 4 << 20;

    private static final int SMALLEST_PIECE_BYTES = 256 << 10;

    /** How long the pieces of one turn may take together. */
    private static final long TURN_NANOS = 200_000_000L;

    private static final int WANTED_FILL_PERCENT = 90;
    private static final int USUAL_VERSIONS = 5;
    private static final double HUNDREDS = 10_000.0;

    private final MVStore store;
    private final int retentionMillis;

    Compaction(MVStore store, int retentionMillis) {
        this.store = store;
        this.retentionMillis = retentionMillis;
        usual();
    }

    /** The length of the file. */
    long fileBytes() {
        return store.getFileStore().size();
    }

    /** What of it is not replaced, about. */
    long liveBytes() {
        FileStore<?> file = store.getFileStore();
        return (long) (file.size() * (file.getFillRate() / HUNDREDS) * file.getChunksFillRate());
    }

    /** Whether so much of the file is replaced pages that it is worth the work. */
    boolean isWorthwhile(boolean scarce) {
        long live = liveBytes();
        long most = scarce ? live * SCARCE_HALVES / 2 + SCARCE_SLACK_BYTES : live * USUAL_FACTOR + USUAL_SLACK_BYTES;
        return fileBytes() > most;
    }

    /**
     * Moves as much as fits into one turn.
     *
     * @param room how many bytes the disk has left: it may take a part of them for the while
     * @return whether that was anything
     */
    boolean turn(long room) {
        // Twice as much stands there while it moves, and lists besides.
        int piece = Math.clamp(room / 4, SMALLEST_PIECE_BYTES, PIECE_BYTES);
        long end = System.nanoTime() + TURN_NANOS;
        store.setRetentionTime(0);
        store.setVersionsToKeep(0);
        try {
            boolean some = false;
            boolean more = true;
            while (more && (!some || System.nanoTime() < end)) {
                long before = fileBytes();
                boolean rewritten = store.compact(WANTED_FILL_PERCENT, piece);
                // What is free now must not be used before what replaces it is on the disk.
                store.commit();
                store.sync();
                if (store.getFileStore() instanceof RandomAccessStore file) {
                    file.compactMoveChunks(WANTED_FILL_PERCENT, piece, store);
                }
                more = rewritten || fileBytes() < before;
                some |= more;
            }
            return some;
        } finally {
            usual();
        }
    }

    private void usual() {
        store.setRetentionTime(retentionMillis);
        store.setVersionsToKeep(USUAL_VERSIONS);
    }
}
