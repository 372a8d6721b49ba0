package dev.fairlead.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.fairlead.store.Store;
import dev.fairlead.store.StoreSettings;
import dev.fairlead.store.TestStores;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.revision.Edit;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server on a small disk in memory, which others fill, or it itself. Needs root. */
class RealDiskTest {

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int MEBI = 1 << 20;
    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    Path directory;

    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=48m", "none", directory.toString());
        if (!mounted) {
            System.getLogger("store")
                    .log(System.Logger.Level.WARNING, "SKIPPED: no file system can be mounted here: no disk is full");
        }
        assumeTrue(mounted);
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", directory.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @Test
    void filled_by_others_it_is_read_and_refuses_with_the_reason_and_takes_changes_when_there_is_room()
            throws Exception {
        try (Embedded server = Embedded.start(directory.resolve("store"), ANYWHERE);
                MongoClient client = MongoClients.create(server.uri());
                Store store = Store.open(
                        StoreSettings.embedded(server.uri(), directory.resolve("data"), Optional.empty()),
                        Clock.systemUTC())) {
            MongoCollection<Document> things = things(client);
            things.insertOne(thing(1, 1_000));
            store.check();
            assertThat(store.isFull()).isFalse();
            Path filler = fill();
            assertThat(store.isFull()).isTrue();
            assertThatThrownBy(() -> TestStores.done(store, new Edit.Put(Kind.POLICY, "wide", "{}")))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("takes no changes, it is only read: ")
                    .hasMessageContaining("the disk of the embedded store has 0 MiB left");
            assertThat(things.countDocuments()).isEqualTo(1);
            store.check();
            Files.delete(filler);
            assertThat(store.isFull()).isFalse();
            things.insertOne(thing(2, 1_000));
            assertThat(things.countDocuments()).isEqualTo(2);
        }
    }

    @Test
    void filled_by_its_own_replaced_pages_it_makes_room_by_itself() throws IOException {
        try (Embedded server = Embedded.start(directory.resolve("store"), ANYWHERE);
                MongoClient client = MongoClients.create(server.uri())) {
            MongoCollection<Document> things = things(client);
            int most = 0;
            while (most < 60 && isTaken(things, thing(most, MEBI))) {
                most++;
            }
            assertThat(most).isBetween(10, 48);
            // What takes away is taken still.
            long begun = System.nanoTime();
            for (int id = 2; id < most; id++) {
                things.deleteOne(Filters.eq(id));
            }
            while (!isTaken(things, thing(100, 10 * MEBI))) {
                LockSupport.parkNanos(50_000_000);
                assertThat(System.nanoTime() - begun).isLessThan(SOON_NANOS);
            }
            assertThat(things.countDocuments()).isEqualTo(3);
            assertThat(Files.size(directory.resolve("store").resolve("store.mv")))
                    .isLessThan(30L * MEBI);
        }
    }

    private static boolean isTaken(MongoCollection<Document> things, Document thing) {
        try {
            things.insertOne(thing);
            return true;
        } catch (com.mongodb.MongoException full) {
            assertThat(full).hasMessageContaining("OutOfDiskSpace");
            return false;
        }
    }

    private Path fill() throws IOException {
        Path filler = directory.resolve("filler");
        byte[] block = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (Files.getFileStore(directory).getUsableSpace() > 0) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(Files.getFileStore(directory).getUsableSpace()).isZero();
        }
        return filler;
    }

    private static MongoCollection<Document> things(MongoClient client) {
        return client.getDatabase("test").getCollection("things").withWriteConcern(WriteConcern.JOURNALED);
    }

    private static Document thing(int id, int bytes) {
        byte[] value = new byte[bytes];
        new Random(id).nextBytes(value);
        return new Document("_id", id).append("value", new Binary(value));
    }
}
