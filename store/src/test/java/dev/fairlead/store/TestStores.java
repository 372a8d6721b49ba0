package dev.fairlead.store;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.embedded.Embedded;
import dev.fairlead.store.revision.Change;
import dev.fairlead.store.revision.Edit;
import dev.fairlead.store.revision.Outcome;
import dev.fairlead.store.revision.Review;
import dev.fairlead.store.secret.KeyException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** An embedded server in a directory, and stores on it; closed together. */
public final class TestStores implements AutoCloseable {

    /** Who does everything here. */
    public static final Actor ALICE = Actor.user("alice");

    /** Iterations over passwords, for tests that do not ask what guessing costs. */
    public static final int FEW = 1_000;

    private final Path directory;
    private final AutoCloseable server;
    private final String uri;
    private final Deque<Store> stores = new ArrayDeque<>();

    private TestStores(Path directory, AutoCloseable server, String uri) {
        this.directory = directory;
        this.server = server;
        this.uri = uri;
    }

    /** Starts a server that keeps its data in memory only: quicker, and another opinion on what MongoDB is. */
    public static TestStores inMemory(Path directory) {
        MongoServer server = new MongoServer(new MemoryBackend().version(new MongoVersion() {
            @Override
            public List<Integer> getVersionArray() {
                return List.of(7, 0, 0);
            }

            @Override
            public int getWireVersion() {
                return 21;
            }
        }));
        return new TestStores(directory, server::shutdownNow, server.bindAndGetConnectionString());
    }

    /** Starts a server whose data lies in the directory. */
    public static TestStores in(Path directory) throws IOException {
        return in(directory, 0);
    }

    /** The same on a port. */
    public static TestStores in(Path directory, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        Embedded embedded = Embedded.start(directory.resolve("store"), address);
        return new TestStores(directory, embedded, embedded.uri());
    }

    /** Opens one more store on it, as another process would. */
    public Store open() throws KeyException {
        return open(Clock.systemUTC());
    }

    /** Opens one more store on it that has its own idea of the time. */
    public Store open(Clock clock) throws KeyException {
        Store store = Store.open(
                StoreSettings.embedded(uri(), directory, Optional.empty()).iterated(FEW), clock);
        stores.push(store);
        return store;
    }

    /** Where the server listens. */
    public String uri() {
        return uri;
    }

    @Override
    public void close() {
        stores.forEach(Store::close);
        try {
            server.close();
        } catch (Exception failure) {
            throw new AssertionError("the server cannot be stopped", failure);
        }
    }

    /** Makes an edit and expects nothing of how it ends. */
    public static Outcome change(Store store, Edit edit) {
        return store.resources().change(new Change(ALICE, "", List.of(edit)), Review.none());
    }

    /** Makes an edit that must succeed. */
    public static Outcome.Done done(Store store, Edit edit) {
        return switch (change(store, edit)) {
            case Outcome.Done done -> done;
            case Outcome other -> throw new AssertionError("the edit ended with " + other);
        };
    }

    /** A product as the store keeps it. */
    public static String product(String basePath) {
        return "{\"basePath\":\"" + basePath + "\",\"proxies\":{\"all\":{\"url\":\"http://127.0.0.1:9\","
                + "\"endpoints\":[{\"name\":\"get\",\"methods\":[\"GET\"],\"path\":\"/x\"}]}}}";
    }

    /** Creates a product and publishes it. */
    public static Outcome.Done published(Store store, String name) {
        done(store, new Edit.Create(Kind.PRODUCT, name, product("/" + name)));
        return done(store, new Edit.Publish(name));
    }

    /** Waits until something holds. */
    public static void await(String what, java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not happen in 20 seconds: " + what);
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }
}
