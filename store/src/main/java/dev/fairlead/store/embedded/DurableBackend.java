package dev.fairlead.store.embedded;

import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVStore;

/**
 * An H2 backend whose answers are promises.
 *
 * <p>H2's page store writes behind: it collects changes in memory and saves them about once a second, whatever stands
 * between two statements at that moment. A killed process would lose a second of acknowledged writes, or keep an index
 * entry whose document is gone, which no client could ever repair. So its own saving is switched off. Here each
 * command that may write runs alone, and what it changed is saved as one unit before the answer leaves: in the file
 * when the caller does not ask for more (that survives the death of the process), and forced to the disk when it asks
 * for a journaled write (that survives the loss of power).
 *
 * <p>One writer at a time costs throughput: hundreds of writes a second, which is what a control plane needs.
 */
final class DurableBackend extends H2Backend {

    private static final Set<String> READS = Set.of(
            "aggregate",
            "buildInfo",
            "collStats",
            "connectionStatus",
            "count",
            "dbStats",
            "distinct",
            "endSessions",
            "find",
            "getMore",
            "getParameter",
            "hello",
            "isMaster",
            "ismaster",
            "killCursors",
            "listCollections",
            "listDatabases",
            "listIndexes",
            "ping",
            "serverStatus",
            "whatsmyuri");

    // Space of replaced pages is taken back a piece at a time, between two commands, so that the file stays small.
    private static final int COMMITS_BETWEEN_COMPACTIONS = 500;
    private static final int WANTED_FILL_PERCENT = 60;
    private static final int COMPACTION_BYTES = 4 << 20;

    /** Below this nothing is written: a write that does not fit would end the file's life in this process. */
    private static final long ROOM_BYTES = 16 << 20;

    private static final int OUT_OF_DISK_SPACE = 14031;

    private static final long SYNC_AT_LEAST_NANOS = 1_000_000_000L;

    /** How long the space of a replaced page is left alone. */
    static final int RETENTION_MILLIS = 2_000;

    private final ReentrantLock writing = new ReentrantLock();
    private final MVStore store;
    private final Room room;
    private int commits;
    private long lastSyncNanos = System.nanoTime();

    /** How many bytes its disk has left. */
    @FunctionalInterface
    interface Room {

        long bytes() throws IOException;
    }

    DurableBackend(MVStore store, int retentionMillis, Room room) {
        super(store);
        this.store = store;
        this.room = room;
        store.setRetentionTime(retentionMillis);
        version(new Speaks());
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        Document command = message.getDocument();
        if (READS.contains(command.keySet().iterator().next())) {
            return super.handleMessage(message);
        }
        refuseWithoutRoom();
        writing.lock();
        try {
            Document answer = super.handleMessage(message);
            save(isJournaled(command));
            return answer;
        } finally {
            writing.unlock();
        }
    }

    private void refuseWithoutRoom() {
        long left;
        try {
            left = room.bytes();
        } catch (IOException unknown) {
            // Who cannot say how much there is does not stop anybody.
            return;
        }
        if (left < ROOM_BYTES) {
            throw new MongoServerError(
                    OUT_OF_DISK_SPACE,
                    "OutOfDiskSpace",
                    "the disk of the embedded store has " + (left >> 20) + " MiB left, and it writes from "
                            + (ROOM_BYTES >> 20) + " on; make room");
        }
    }

    // The space of replaced pages is used again after the retention time, which must not be before the replacement is
    // on the disk: else a loss of power could leave a file that refers to what was overwritten.
    private void save(boolean toDisk) {
        if (System.nanoTime() - lastSyncNanos > SYNC_AT_LEAST_NANOS) {
            sync();
        }
        store.commit();
        if (toDisk) {
            sync();
        }
        commits++;
        if (commits % COMMITS_BETWEEN_COMPACTIONS == 0) {
            store.compact(WANTED_FILL_PERCENT, COMPACTION_BYTES);
        }
    }

    private void sync() {
        store.sync();
        lastSyncNanos = System.nanoTime();
    }

    private static boolean isJournaled(Document command) {
        return command.get("writeConcern") instanceof Document concern && Boolean.TRUE.equals(concern.get("j"));
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
