package dev.fairlead.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;
import org.bson.types.Binary;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk on which the file of the store may become so long and no longer, and one that says what is left. */
class DiskFullTest {

    private static final int MEBI = 1 << 20;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    Path directory;

    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private PageFile.Room room = left::get;
    /** Two looks before its end: from there it goes on from the least of all numbers, as the system's may. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - SECOND - SECOND / 2);

    private volatile boolean opens = true;
    private final AtomicInteger opened = new AtomicInteger();
    private final Random random = new Random(1);

    @AfterEach
    void make_room() {
        SmallDisk.BYTES.set(Long.MAX_VALUE);
    }

    /** What tests do with a server, its file, and a collection in it. */
    private interface Scene {

        void play(DurableBackend backend, MongoCollection<Document> things) throws IOException;
    }

    private void with(int retentionMillis, Scene scene) throws IOException {
        DurableBackend backend = new DurableBackend(
                new PageFile(this::open, retentionMillis, () -> room.bytes(), new Reserve(reserve()), nanos::get));
        MongoServer server = new MongoServer(backend);
        try (MongoClient client = MongoClients.create(server.bindAndGetConnectionString())) {
            scene.play(
                    backend,
                    client.getDatabase("test").getCollection("things").withWriteConcern(WriteConcern.JOURNALED));
        } finally {
            server.shutdownNow();
        }
    }

    private MVStore open() throws IOException {
        opened.incrementAndGet();
        if (!opens) {
            throw new IOException("not now");
        }
        return new MVStore.Builder()
                .fileName(SmallDisk.name(file()))
                .autoCommitDisabled()
                .open();
    }

    private Path file() {
        return directory.resolve("store.mv");
    }

    private Path reserve() {
        return directory.resolve("reserve");
    }

    private long fileBytes() {
        try {
            return Files.size(file());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Document thing(int id, int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return new Document("_id", id).append("value", new Binary(value));
    }

    @Test
    void the_space_of_what_was_replaced_is_used_again() throws IOException {
        // Without retention the outcome does not depend on how fast the machine is.
        with(0, (backend, things) -> {
            things.insertOne(new Document("_id", "replica"));
            for (int round = 0; round < 1500; round++) {
                things.withWriteConcern(WriteConcern.W1).updateOne(Filters.eq("replica"), Updates.set("seen", round));
            }
            assertThat(fileBytes()).isLessThan(2 * MEBI);
        });
    }

    @Test
    void with_a_full_disk_it_reads_and_refuses_to_write_until_there_is_room() throws IOException {
        with(0, (backend, things) -> {
            things.insertOne(new Document("_id", 1));
            left.set(3 * MEBI);
            assertThatThrownBy(() -> things.insertOne(new Document("_id", 2)))
                    .hasMessageContaining("OutOfDiskSpace")
                    .hasMessageContaining("has 3 MiB left, and it writes from 16 on; make room");
            assertThat(things.countDocuments()).isEqualTo(1);
            left.set(16 * MEBI);
            things.insertOne(new Document("_id", 2));
            assertThat(things.countDocuments()).isEqualTo(2);
        });
    }

    @Test
    void a_write_that_did_not_fit_is_refused_whole_and_the_file_is_opened_again_as_it_was() throws IOException {
        with(0, (backend, things) -> {
            for (int id = 0; id < 5; id++) {
                things.insertOne(thing(id, 100_000));
            }
            SmallDisk.BYTES.set(fileBytes() + 40_000);
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThatThrownBy(() -> things.insertOne(thing(5, 1_000_000)))
                        .hasMessageContaining("what it acknowledged is there; look at its disk");
                assertThat(things.countDocuments()).isEqualTo(5);
                assertThat(things.find(Filters.eq(5)).first()).isNull();
            }
            SmallDisk.BYTES.set(Long.MAX_VALUE);
            things.insertOne(thing(5, 1_000_000));
            assertThat(things.countDocuments()).isEqualTo(6);
        });
        with(0, (backend, things) -> assertThat(things.countDocuments()).isEqualTo(6));
    }

    @Test
    void a_file_that_closed_itself_is_opened_by_the_next_read_or_look() throws IOException {
        with(0, (backend, things) -> {
            things.insertOne(thing(0, 1_000));
            SmallDisk.BYTES.set(fileBytes());
            left.set(3 * MEBI);
            // As it is when a disk fills up between the question and the write.
            room = () -> left.getAndSet(3 * MEBI);
            left.set(Long.MAX_VALUE);
            assertThatThrownBy(() -> things.insertOne(thing(1, 1_000_000))).hasMessageContaining("OutOfDiskSpace");
            tend(backend);
            assertThat(things.countDocuments()).isEqualTo(1);
            SmallDisk.BYTES.set(Long.MAX_VALUE);
            room = () -> Long.MAX_VALUE;
            things.insertOne(thing(1, 1_000_000));
            assertThat(things.countDocuments()).isEqualTo(2);
        });
    }

    @Test
    void a_file_that_fills_the_disk_with_replaced_pages_makes_room_by_itself() throws IOException {
        long disk = 40 * MEBI;
        SmallDisk.BYTES.set(disk);
        room = () -> disk - fileBytes();
        with(60_000, (backend, things) -> {
            fillWithReplacedPages(things);
            tendUntilShorterThan(15 * MEBI, backend);
            things.insertOne(new Document("_id", 100));
            assertThat(things.countDocuments()).isEqualTo(11);
        });
        with(60_000, (backend, things) -> assertThat(things.countDocuments()).isEqualTo(11));
    }

    /** A second later. */
    private void tend(DurableBackend backend) {
        nanos.addAndGet(SECOND);
        backend.tend();
    }

    @Test
    void a_file_that_could_not_be_opened_is_opened_two_seconds_later_and_not_before() throws IOException {
        with(0, (backend, things) -> {
            things.insertOne(thing(0, 1_000));
            SmallDisk.BYTES.set(fileBytes());
            opens = false;
            assertThatThrownBy(() -> things.insertOne(thing(1, 1_000_000))).hasMessageContaining("look at its disk");
            SmallDisk.BYTES.set(Long.MAX_VALUE);
            opens = true;
            int tries = opened.get();
            tend(backend);
            assertThat(opened).hasValue(tries);
            tend(backend);
            assertThat(opened).hasValue(tries + 1);
            things.insertOne(thing(1, 1_000_000));
            assertThat(things.countDocuments()).isEqualTo(2);
        });
    }

    /** A look is bounded in time, so it may take some on a slow machine. */
    private void tendUntilShorterThan(long bytes, DurableBackend backend) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        do {
            tend(backend);
            assertThat(System.nanoTime()).as("%d bytes", fileBytes()).isLessThan(end);
        } while (fileBytes() >= bytes);
    }

    /** Until it is refused. */
    private void fillWithReplacedPages(MongoCollection<Document> all) {
        MongoCollection<Document> things = all.withWriteConcern(WriteConcern.W1);
        for (int id = 0; id < 10; id++) {
            things.insertOne(thing(id, 200_000));
        }
        assertThatThrownBy(() -> {
                    for (int round = 0; round < 1_000; round++) {
                        things.replaceOne(Filters.eq(round % 10), thing(round % 10, 200_000));
                    }
                })
                .hasMessageContaining("OutOfDiskSpace");
        assertThat(fileBytes()).isGreaterThan(20 * MEBI);
    }

    @Test
    void where_others_took_the_rest_the_reserve_is_what_it_needs_to_become_small() throws IOException {
        AtomicLong others = new AtomicLong();
        long disk = 44 * MEBI;
        room = () -> Math.max(0, disk - others.get() - fileBytes() - reserveBytes());
        with(60_000, (backend, things) -> {
            tend(backend);
            assertThat(reserve()).hasSize(4 * MEBI);
            fillWithReplacedPages(things);
            others.set(disk - fileBytes() - reserveBytes());
            SmallDisk.BYTES.set(fileBytes() + 4 * MEBI);
            tendUntilShorterThan(15 * MEBI, backend);
            assertThat(things.countDocuments()).isEqualTo(10);
            things.insertOne(new Document("_id", 100));
        });
    }

    private long reserveBytes() {
        return reserve().toFile().length();
    }

    @Test
    void with_room_left_too_a_file_does_not_become_many_times_what_is_in_it() throws IOException {
        with(60_000, (backend, things) -> {
            for (int id = 0; id < 10; id++) {
                things.insertOne(thing(id, 100_000));
            }
            for (int round = 0; round < 400; round++) {
                things.withWriteConcern(WriteConcern.W1).replaceOne(Filters.eq(round % 10), thing(round % 10, 100_000));
                if (round % 50 == 0) {
                    tendUntilShorterThan(15 * MEBI, backend);
                }
            }
            assertThat(things.countDocuments()).isEqualTo(10);
        });
    }
}
