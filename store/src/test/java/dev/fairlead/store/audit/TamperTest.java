package dev.fairlead.store.audit;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
import dev.fairlead.store.content.Digest;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.revision.Edit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody can do who may write into the database and does not have the installation's key. */
class TamperTest {

    private static final long RECORDS = 12;

    @TempDir
    Path directory;

    private TestStores stores;
    private Store store;
    private MongoClient client;
    private MongoCollection<Document> records;

    @BeforeEach
    void write() throws Exception {
        stores = TestStores.inMemory(directory);
        store = stores.open();
        for (int index = 0; index < RECORDS; index++) {
            TestStores.done(store, new Edit.Create(Kind.POLICY, "policy-" + index, "{}"));
        }
        client = MongoClients.create(stores.uri());
        records = client.getDatabase("fairlead").getCollection("audit");
    }

    @AfterEach
    void close() {
        client.close();
        stores.close();
    }

    @Test
    void a_chain_that_nobody_touched_is_intact() {
        assertThat(store.audit().verify()).isEqualTo(new Verification.Intact(RECORDS));
    }

    @Test
    void an_altered_record_is_named() {
        Document document = read(5);
        put(5, document.append("text", text(document).replace("alice", "mallory")));
        assertBroken(5, "altered");
    }

    @Test
    void an_altered_record_with_a_new_hash_is_named() {
        Document document = read(5);
        String text = text(document).replace("alice", "mallory");
        put(5, document.append("text", text).append("hash", hash(text)));
        assertBroken(5, "seal");
    }

    @Test
    void a_chain_that_was_written_anew_from_some_record_on_is_named_there() {
        String previous = "";
        for (long sequence = 5; sequence <= RECORDS; sequence++) {
            Document document = read(sequence);
            String text = text(document).replace("alice", "mallory");
            if (!previous.isEmpty()) {
                text = text.replaceFirst("\"previous\":\"[0-9a-f]{64}\"", "\"previous\":\"" + previous + "\"");
            }
            previous = hash(text);
            put(sequence, document.append("text", text).append("hash", previous));
        }
        assertBroken(5, "seal");
    }

    @Test
    void a_removed_record_is_named() {
        records.deleteOne(eq(7L));
        assertBroken(7, "removed");
    }

    @Test
    void a_removed_end_is_named() {
        records.deleteOne(eq(RECORDS));
        records.deleteOne(eq(RECORDS - 1));
        assertBroken(RECORDS - 1, "removed");
    }

    @Test
    void a_removed_end_stays_written_in_the_chain_when_work_goes_on() throws Exception {
        records.deleteOne(eq(RECORDS));
        TestStores.done(stores.open(), new Edit.Create(Kind.POLICY, "new", "{}"));
        assertThat(store.audit().list(AuditFilter.all(), Optional.empty(), 2).items())
                .extracting(AuditRecord::action)
                .containsExactly("create", "chain-shortened");
        assertThat(store.audit().verify()).isEqualTo(new Verification.Intact(RECORDS + 1));
    }

    @Test
    void two_records_that_changed_places_are_named() {
        Document fourth = read(4);
        Document ninth = read(9);
        put(4, new Document(ninth).append("_id", 4L));
        put(9, new Document(fourth).append("_id", 9L));
        assertBroken(4, "does not follow");
    }

    @Test
    void a_record_put_between_two_others_is_named() {
        for (long sequence = RECORDS; sequence >= 6; sequence--) {
            Document document = read(sequence);
            records.deleteOne(eq(sequence));
            records.insertOne(document.append("_id", sequence + 1));
        }
        records.insertOne(new Document(read(5)).append("_id", 6L));
        assertBroken(6, "does not follow");
    }

    @Test
    void a_record_beside_the_chain_is_noticed() {
        records.insertOne(new Document(read(5)).append("_id", "5b"));
        assertBroken(RECORDS + 1, "not in the chain");
    }

    @Test
    void whoever_has_the_exported_text_can_compute_the_hash() {
        AuditRecord entry = store.audit().find(3).orElseThrow();
        assertThat(hash(AuditText.of(entry))).isEqualTo(entry.hash());
        assertThat(store.audit().find(4).orElseThrow().previous()).isEqualTo(entry.hash());
    }

    private void assertBroken(long sequence, String what) {
        assertThat(store.audit().verify()).isInstanceOfSatisfying(Verification.Broken.class, broken -> {
            assertThat(broken.sequence()).isEqualTo(sequence);
            assertThat(broken.what()).contains(what);
        });
    }

    private Document read(long sequence) {
        return List.copyOf(records.find(eq(sequence)).into(new java.util.ArrayList<>()))
                .getFirst();
    }

    private void put(long sequence, Document document) {
        records.replaceOne(eq(sequence), document);
    }

    private static String text(Document document) {
        return document.get("text", "");
    }

    private static String hash(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
