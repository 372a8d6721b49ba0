package dev.fairlead.store.audit;

import static dev.fairlead.store.TestStores.ALICE;
import static dev.fairlead.store.TestStores.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Page;
import dev.fairlead.store.revision.Change;
import dev.fairlead.store.revision.Edit;
import dev.fairlead.store.revision.Review;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {

    private static final String HASH = "5f".repeat(32);
    private static final String CLIENT =
            "{\"products\":[],\"credentials\":[{\"name\":\"production\",\"type\":\"api-key\","
                    + "\"id\":\"abcdefghijkl\",\"hash\":\"" + HASH + "\"}]}";

    @TempDir
    Path directory;

    private TestStores stores;
    private Store store;

    @BeforeEach
    void open() throws Exception {
        stores = TestStores.inMemory(directory);
        store = stores.open();
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void a_change_tells_who_did_what_why_before_and_after() {
        Actor agent = new Actor("bob", Optional.of("abcdefghijkl"), Optional.of("carol of support"));
        done(store, new Edit.Create(Kind.POLICY, "gold", "{\"active\":true}"));
        store.resources()
                .change(
                        new Change(agent, "incident 12", List.of(new Edit.Put(Kind.POLICY, "gold", "{}"))),
                        Review.none());

        AuditRecord entry = latest();
        assertThat(entry.actor()).isEqualTo(agent);
        assertThat(entry.action()).isEqualTo("replace");
        assertThat(entry.why()).isEqualTo("incident 12");
        assertThat(entry.revision()).isEqualTo(2);
        assertThat(entry.touched())
                .containsExactly(
                        new AuditRecord.Touched("policy gold", Optional.of("{\"active\":true}"), Optional.of("{}")));
    }

    @Test
    void the_hash_of_a_credential_is_nowhere_in_the_audit_and_its_change_is_seen() {
        done(store, new Edit.Create(Kind.CLIENT, "acme", CLIENT));
        done(store, new Edit.Put(Kind.CLIENT, "acme", CLIENT.replace(HASH, "6f".repeat(32))));

        try (MongoClient client = MongoClients.create(stores.uri())) {
            List<Document> all =
                    client.getDatabase("fairlead").getCollection("audit").find().into(new ArrayList<>());
            assertThat(all).hasSize(2).noneMatch(document -> document.toJson().contains(HASH));
        }
        AuditRecord.Touched touched = latest().touched().getFirst();
        assertThat(touched.before().orElseThrow())
                .contains("fingerprint:")
                .isNotEqualTo(touched.after().orElseThrow());
    }

    @Test
    void a_body_that_is_too_large_is_kept_as_digest() {
        done(store, new Edit.Create(Kind.POLICY, "large", "{\"description\":\"" + "x".repeat(70_000) + "\"}"));
        assertThat(latest().touched().getFirst().after().orElseThrow())
                .hasSizeLessThan(200)
                .contains("\"digest\"");
    }

    @Test
    void pages_follow_each_other_and_filters_leave_out_the_rest() {
        for (int index = 0; index < 130; index++) {
            store.audit().append(Actor.user(index % 10 == 0 ? "bob" : "alice"), "login", "", List.of());
        }
        List<Long> sequences = new ArrayList<>();
        Optional<String> before = Optional.empty();
        do {
            Page<AuditRecord> page = store.audit().list(AuditFilter.all(), before, 50);
            page.items().forEach(entry -> sequences.add(entry.sequence()));
            before = page.next();
        } while (before.isPresent());
        assertThat(sequences).hasSize(130).isSortedAccordingTo(java.util.Comparator.reverseOrder());

        AuditFilter bob = new AuditFilter(
                Optional.of("bob"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(store.audit().list(bob, Optional.empty(), 50).items()).hasSize(13);
        assertThat(store.audit().list(bob, Optional.empty(), 5).items())
                .extracting(AuditRecord::sequence)
                .containsExactly(121L, 111L, 101L, 91L, 81L);
        assertThatThrownBy(() -> store.audit().list(bob, Optional.of("x"), 5)).hasMessageContaining("is no cursor");
    }

    @Test
    void a_record_of_nothing_changed_keeps_the_revision() {
        TestStores.published(store, "shop");
        AuditRecord entry = store.audit().append(ALICE, "read-secret", "", List.of());
        assertThat(entry.revision()).isEqualTo(1);
        assertThat(store.resources().contents().count(Kind.PRODUCT)).isEqualTo(1);
    }

    private AuditRecord latest() {
        return store.audit()
                .list(AuditFilter.all(), Optional.empty(), 1)
                .items()
                .getFirst();
    }
}
