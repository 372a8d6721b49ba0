package dev.fairlead.store.embedded;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

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
 *
 * <p>A disk that is full is nothing that ends it. While little is left it refuses to write and goes on reading. A page
 * store that could not write closes itself; then {@link PageFile} opens it again as it was after the last answer, and where
 * the file itself is what fills the disk, makes it smaller.
 */
final class DurableBackend implements MongoBackend {

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

    /** What makes room in the end, though it takes a little first. */
    private static final Set<String> TAKES_AWAY = Set.of("delete", "drop", "dropDatabase");

    private static final int OUT_OF_DISK_SPACE = 14031;
    private static final int INTERNAL_ERROR = 1;

    private static final long SYNC_AT_LEAST_NANOS = 1_000_000_000L;

    private final ReentrantLock writing = new ReentrantLock();
    private final PageFile file;
    private long lastSyncNanos = System.nanoTime();

    DurableBackend(PageFile file) {
        this.file = file;
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        Document command = message.getDocument();
        String name = command.keySet().iterator().next();
        if (READS.contains(name)) {
            return read(used -> used.backend().handleMessage(message));
        }
        refuseWithout(TAKES_AWAY.contains(name) ? PageFile.LEAST_ROOM_BYTES : PageFile.ROOM_BYTES);
        return write(used -> {
            writing.lock();
            try {
                Document answer = used.backend().handleMessage(message);
                save(used.store(), isJournaled(command));
                return answer;
            } finally {
                writing.unlock();
            }
        });
    }

    // Somebody else's write may have closed the file meanwhile: what only reads is asked again.
    private <T> T read(Function<PageFile.Open, T> question) {
        try {
            return file.shared(question);
        } catch (PageFile.Broken first) {
            file.openAgain(first.used(), first.why());
        }
        try {
            return file.shared(question);
        } catch (PageFile.Broken again) {
            throw refused(again.why());
        }
    }

    private <T> T write(Function<PageFile.Open, T> work) {
        try {
            return file.shared(work);
        } catch (PageFile.Broken broken) {
            // Some of it may stand in memory: nothing of that is to be saved with the next command.
            file.discard(broken.used());
            file.openAgain(broken.used(), broken.why());
            refuseWithout(PageFile.ROOM_BYTES);
            throw refused(broken.why());
        }
    }

    private static MongoServerError refused(MVStoreException why) {
        return new MongoServerError(
                INTERNAL_ERROR,
                "InternalError",
                "the embedded store cannot use its file (" + why.getMessage()
                        + "); what it acknowledged is there; look at its disk");
    }

    private void refuseWithout(long bytes) {
        long left = file.left();
        if (left < bytes) {
            throw new MongoServerError(
                    OUT_OF_DISK_SPACE,
                    "OutOfDiskSpace",
                    "the disk of the embedded store has " + (left >> 20) + " MiB left, and it writes from "
                            + (PageFile.ROOM_BYTES >> 20) + " on; make room");
        }
    }

    // The space of replaced pages is used again after the retention time, which must not be before the replacement is
    // on the disk: else a loss of power could leave a file that refers to what was overwritten.
    private void save(MVStore store, boolean toDisk) {
        if (System.nanoTime() - lastSyncNanos > SYNC_AT_LEAST_NANOS) {
            sync(store);
        }
        store.commit();
        if (toDisk) {
            sync(store);
        }
    }

    private void sync(MVStore store) {
        store.sync();
        lastSyncNanos = System.nanoTime();
    }

    private static boolean isJournaled(Document command) {
        return command.get("writeConcern") instanceof Document concern && Boolean.TRUE.equals(concern.get("j"));
    }

    /** What is to be done about the file now and then. */
    void tend() {
        file.tend();
    }

    @Override
    public void close() {
        file.close();
    }

    @Override
    public void handleClose(Channel channel) {
        file.backend().handleClose(channel);
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        return read(used -> used.backend().handleCommand(channel, database, command, query));
    }

    @Override
    public QueryResult handleQuery(MongoQuery query) {
        return read(used -> used.backend().handleQuery(query));
    }

    @Override
    public void dropDatabase(String name) {
        file.backend().dropDatabase(name);
    }

    @Override
    public Collection<Document> getCurrentOperations(MongoQuery query) {
        return file.backend().getCurrentOperations(query);
    }

    @Override
    public Document getServerStatus() {
        return file.backend().getServerStatus();
    }

    @Override
    public void closeCursors(List<Long> cursors) {
        file.backend().closeCursors(cursors);
    }

    @Override
    public Clock getClock() {
        return file.backend().getClock();
    }

    @Override
    public void enableOplog() {
        file.backend().enableOplog();
    }

    @Override
    public void disableOplog() {
        file.backend().disableOplog();
    }

    @Override
    public MongoDatabase resolveDatabase(String name) {
        return file.backend().resolveDatabase(name);
    }

    @Override
    public MongoBackend version(MongoVersion version) {
        file.backend().version(version);
        return this;
    }
}
