package dev.fairlead.store.audit;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.secret.Keyring;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long chain with one record changed, deleted, exchanged or inserted: the check names that one. The size is that of
 * {@code -Dfairlead.test.audit}; 100,000 is the one that was promised.
 */
class LongChainTest {

    private static final int RECORDS = Integer.getInteger("fairlead.test.audit", 2_000);
    private static final int BATCH = 1_000;

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
        Keyring keyring = store.keyring();
        client = MongoClients.create(stores.uri());
        records = client.getDatabase("fairlead").getCollection("audit");
        Database database = new Database(stores.uri(), Duration.ofSeconds(5));
        Chain chain = new Chain(database, Clock.systemUTC(), hash -> keyring.seal(hash, "audit-seal"), entry -> {});
        // The last one is written as every other one is, which brings the head up to date.
        AuditRecord last = Chain.genesis();
        List<Document> batch = new ArrayList<>();
        for (int i = 1; i < RECORDS; i++) {
            last = chain.seal(last, new Draft(Actor.user("alice"), "login", "r" + i, List.of(), 0, "", ""));
            batch.add(Chain.document(last, ""));
            if (batch.size() == BATCH || i == RECORDS - 1) {
                records.insertMany(batch);
                batch.clear();
            }
        }
        store.audit().append(Actor.user("alice"), "login", "the last", List.of());
        database.close();
    }

    @AfterEach
    void close() {
        client.close();
        stores.close();
    }

    private static Iterable<Long> positions() {
        TreeSet<Long> positions = new TreeSet<>(List.of(1L, 2L, 200L, 201L, RECORDS / 2L, RECORDS - 1L));
        SplittableRandom random = new SplittableRandom(3);
        random.longs(3, 2, RECORDS).forEach(positions::add);
        return positions;
    }

    private Document read(long sequence) {
        return Objects.requireNonNull(records.find(eq(sequence)).first());
    }

    private void assertBroken(long sequence, String what) {
        assertThat(store.audit().verify())
                .as(what)
                .isInstanceOfSatisfying(Verification.Broken.class, broken -> assertThat(broken.sequence())
                        .isEqualTo(sequence));
    }

    @Test
    void whichever_record_is_touched_is_named_and_undone_it_is_intact_again() {
        assertThat(store.audit().verify()).isEqualTo(new Verification.Intact(RECORDS));
        for (long at : positions()) {
            Document there = read(at);
            String text = there.getString("text");
            records.replaceOne(eq(at), new Document(there).append("text", text.replace("alice", "mallory")));
            assertBroken(at, "changed " + at);
            records.deleteOne(eq(at));
            assertBroken(at, "deleted " + at);
            records.insertOne(there);
            Document next = read(at + 1);
            records.replaceOne(eq(at), new Document(next).append("_id", at));
            records.replaceOne(eq(at + 1), new Document(there).append("_id", at + 1));
            assertBroken(at, "exchanged " + at + " with the next");
            records.replaceOne(eq(at), there);
            records.replaceOne(eq(at + 1), next);
        }
        assertThat(store.audit().verify()).isEqualTo(new Verification.Intact(RECORDS));
    }

    @Test
    void a_record_put_between_two_others_is_named() {
        long at = RECORDS - RECORDS / 10L;
        for (long sequence = RECORDS; sequence >= at; sequence--) {
            Document moved = read(sequence);
            records.deleteOne(eq(sequence));
            records.insertOne(moved.append("_id", sequence + 1));
        }
        records.insertOne(new Document(read(at - 1)).append("_id", at));
        assertBroken(at, "inserted");
    }
}
