package dev.fairlead.management;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server whose disk is full when a test says so: it reads, and refuses to write as MongoDB does then. */
public final class FullServer implements AutoCloseable {

    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findAndModify");

    private final AtomicBoolean full = new AtomicBoolean();
    private final MongoServer server = new MongoServer(new Backend(full));
    private final String uri = server.bindAndGetConnectionString();

    private static final class Backend extends MemoryBackend {

        private final AtomicBoolean full;

        Backend(AtomicBoolean full) {
            this.full = full;
            version(new Speaks());
        }

        @Override
        public Document handleMessage(MongoMessage message) {
            String name = message.getDocument().keySet().iterator().next();
            return full.get() && WRITES.contains(name)
                    ? new Document("ok", 0)
                            .append("code", 14031)
                            .append("codeName", "OutOfDiskSpace")
                            .append("errmsg", "the disk has 3 MiB left; make room")
                    : super.handleMessage(message);
        }
    }

    private record Speaks() implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(7, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 21;
        }
    }

    /** Where it listens. */
    public String uri() {
        return uri;
    }

    /** From now on nothing fits on its disk, or everything does again. */
    public void fill(boolean now) {
        full.set(now);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
