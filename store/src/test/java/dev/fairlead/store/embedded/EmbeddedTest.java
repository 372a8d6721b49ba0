package dev.fairlead.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedTest {

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    Path directory;

    @Test
    void what_was_written_and_that_it_is_unique_is_there_after_a_restart() throws IOException {
        try (Embedded server = Embedded.start(directory, ANYWHERE);
                MongoClient client = MongoClients.create(server.uri())) {
            collection(client).insertOne(new Document("_id", 1L).append("value", "one"));
        }
        try (Embedded server = Embedded.start(directory, ANYWHERE);
                MongoClient client = MongoClients.create(server.uri())) {
            assertThat(collection(client).find(Filters.eq(1L)).first())
                    .isEqualTo(new Document("_id", 1L).append("value", "one"));
            assertThatThrownBy(() -> collection(client).insertOne(new Document("_id", 1L)))
                    .isInstanceOf(MongoWriteException.class)
                    .hasMessageContaining("duplicate key");
        }
    }

    @Test
    void a_second_server_in_the_same_directory_is_refused() throws IOException {
        try (Embedded server = Embedded.start(directory, ANYWHERE)) {
            assertThat(server.uri()).startsWith("mongodb://127.0.0.1:");
            assertThatThrownBy(() -> Embedded.start(directory, ANYWHERE))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the directory " + directory
                            + " is in use by another fairlead; stop that one, or give this one another --data");
        }
        Embedded.start(directory, ANYWHERE).close();
    }

    @Test
    void an_address_that_is_taken_is_named_and_the_directory_given_back() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = new InetSocketAddress(taken.getInetAddress(), taken.getLocalPort());
            assertThatThrownBy(() -> Embedded.start(directory, address))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on")
                    .hasMessageContaining(":" + taken.getLocalPort());
        }
        Embedded.start(directory, ANYWHERE).close();
    }

    @Test
    void a_file_that_is_no_store_is_named_and_left_as_it_is() throws IOException {
        Path file = directory.resolve("store.mv");
        byte[] something = "this is somebody's letter, and no store at all\n"
                .repeat(400)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Files.write(file, something);
        assertThatThrownBy(() -> Embedded.start(directory, ANYWHERE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("move it away");
        assertThat(file).hasBinaryContent(something);
    }

    @Test
    void a_damaged_file_is_named() throws IOException {
        try (Embedded server = Embedded.start(directory, ANYWHERE);
                MongoClient client = MongoClients.create(server.uri())) {
            for (long id = 0; id < 20; id++) {
                collection(client).insertOne(new Document("_id", id).append("value", "x".repeat(10_000)));
            }
        }
        Path file = directory.resolve("store.mv");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            java.nio.ByteBuffer zeros = java.nio.ByteBuffer.allocate((int) channel.size());
            channel.write(zeros, 0);
        }
        assertThatThrownBy(() -> Embedded.start(directory, ANYWHERE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void the_space_of_what_was_replaced_is_used_again() throws IOException {
        Path file = directory.resolve("store.mv");
        MVStore pages = new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .open();
        // Without retention the outcome does not depend on how fast the machine is.
        MongoServer server = new MongoServer(new DurableBackend(pages, 0, () -> Long.MAX_VALUE));
        try (MongoClient client = MongoClients.create(server.bindAndGetConnectionString())) {
            MongoCollection<Document> collection = collection(client).withWriteConcern(WriteConcern.W1);
            collection.insertOne(new Document("_id", "replica"));
            for (int round = 0; round < 1500; round++) {
                collection.updateOne(Filters.eq("replica"), Updates.set("seen", round));
            }
            assertThat(Files.size(file)).isLessThan(2L << 20);
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void with_a_full_disk_it_reads_and_refuses_to_write_until_there_is_room() {
        MVStore pages = new MVStore.Builder()
                .fileName(directory.resolve("store.mv").toString())
                .autoCommitDisabled()
                .open();
        AtomicLong left = new AtomicLong(Long.MAX_VALUE);
        MongoServer server = new MongoServer(new DurableBackend(pages, 0, left::get));
        try (MongoClient client = MongoClients.create(server.bindAndGetConnectionString())) {
            MongoCollection<Document> collection = collection(client);
            collection.insertOne(new Document("_id", 1));
            left.set(3 << 20);
            assertThatThrownBy(() -> collection.insertOne(new Document("_id", 2)))
                    .hasMessageContaining("OutOfDiskSpace")
                    .hasMessageContaining("has 3 MiB left, and it writes from 16 on; make room");
            assertThat(collection.countDocuments()).isEqualTo(1);
            left.set(16 << 20);
            collection.insertOne(new Document("_id", 2));
            assertThat(collection.countDocuments()).isEqualTo(2);
        } finally {
            server.shutdownNow();
        }
    }

    private static MongoCollection<Document> collection(MongoClient client) {
        return client.getDatabase("test").getCollection("things").withWriteConcern(WriteConcern.JOURNALED);
    }
}
