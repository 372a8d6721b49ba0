package dev.fairlead.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bson.Document;
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

    private static MongoCollection<Document> collection(MongoClient client) {
        return client.getDatabase("test").getCollection("things").withWriteConcern(WriteConcern.JOURNALED);
    }
}
