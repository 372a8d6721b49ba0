package dev.fairlead.store.embedded;

import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * The embedded server: speaks MongoDB's protocol, keeps its data in one directory. A write that it acknowledged
 * survives the death of the process at any moment. For one process and for development, not for a cluster.
 */
public final class Embedded implements AutoCloseable {

    private static final String FILE = "store.mv";
    private static final String RESERVE = "reserve";
    private static final int CACHE_MIB = 16;

    private final DirectoryLock lock;
    private final MongoServer server;
    private final String uri;
    private final Tending tending;

    private Embedded(DirectoryLock lock, MongoServer server, String uri, Tending tending) {
        this.lock = lock;
        this.server = server;
        this.uri = uri;
        this.tending = tending;
    }

    /**
     * Starts it.
     *
     * @param directory where the data lies; made if it is not there
     * @param address where it listens; port 0 takes a free one
     * @throws IOException if another process uses the directory, the data cannot be read, or the address is taken;
     *     the message says what to do
     */
    public static Embedded start(Path directory, InetSocketAddress address) throws IOException {
        Files.createDirectories(directory);
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            FileStore disk = Files.getFileStore(directory);
            DurableBackend backend = new DurableBackend(new PageFile(
                    () -> open(directory.resolve(FILE)),
                    PageFile.RETENTION_MILLIS,
                    disk::getUsableSpace,
                    new Reserve(directory.resolve(RESERVE)),
                    System::nanoTime));
            MongoServer server = new MongoServer(backend);
            String uri = bind(server, address);
            return new Embedded(lock, server, uri, Tending.begin(backend));
        } catch (IOException failure) {
            lock.close();
            throw failure;
        }
    }

    /** The URI for {@code MONGODB_URI}. */
    public String uri() {
        return uri;
    }

    /** Stops listening and closes the files; waits at most five seconds. */
    @Override
    public void close() {
        tending.close();
        server.shutdownNow();
        lock.close();
    }

    private static MVStore open(Path file) throws IOException {
        try {
            return new MVStore.Builder()
                    .fileName(file.toString())
                    .cacheSize(CACHE_MIB)
                    .autoCommitDisabled()
                    .open();
        } catch (MVStoreException failure) {
            throw new IOException(explain(file, failure), failure);
        }
    }

    private static String explain(Path file, MVStoreException failure) {
        return switch (failure.getErrorCode()) {
            case DataUtils.ERROR_FILE_LOCKED ->
                "the embedded store's file " + file + " is in use by another process; stop it, or use another --data";
            case DataUtils.ERROR_FILE_CORRUPT, DataUtils.ERROR_CHUNK_NOT_FOUND, DataUtils.ERROR_BLOCK_NOT_FOUND ->
                "the embedded store's file " + file + " is damaged; put a copy of it back, or move it away to begin"
                        + " with an empty store";
            case DataUtils.ERROR_UNSUPPORTED_FORMAT ->
                "the embedded store's file " + file + " was written by a newer Fairlead, or is no store at all; use"
                        + " that version, or move it away to begin with an empty store";
            default ->
                "the embedded store's file " + file + " cannot be opened (" + failure.getMessage()
                        + "); look at its permissions and at the free space of the disk";
        };
    }

    private static String bind(MongoServer server, InetSocketAddress address) throws IOException {
        try {
            server.bind(address);
        } catch (Exception failure) { // Netty throws the BindException without declaring it
            server.shutdownNow();
            throw new IOException(
                    "the embedded store cannot listen on " + address.getHostString() + ":" + address.getPort()
                            + "; choose a free port, or port 0",
                    failure);
        }
        InetSocketAddress local = server.getLocalAddress();
        String host = local.getAddress().getHostAddress();
        return "mongodb://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + local.getPort();
    }
}
