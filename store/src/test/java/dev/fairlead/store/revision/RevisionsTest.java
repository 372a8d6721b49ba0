package dev.fairlead.store.revision;

import static dev.fairlead.store.TestStores.ALICE;
import static dev.fairlead.store.TestStores.done;
import static dev.fairlead.store.TestStores.product;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
import dev.fairlead.store.content.Contents;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Page;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.replica.Pulse;
import dev.fairlead.store.replica.ReplicaReport;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionsTest {

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
    void a_revision_tells_who_made_it_when_why_and_what_it_serves() {
        done(store, new Edit.Create(Kind.PRODUCT, "shop", product("/shop")));
        Change change = new Change(ALICE, "launch", List.of(new Edit.Publish("shop")));
        store.resources().change(change, Review.none());

        Revision revision = store.revisions().find(1).orElseThrow();
        assertThat(revision.by()).isEqualTo("alice");
        assertThat(revision.action()).isEqualTo("publish");
        assertThat(revision.why()).isEqualTo("launch");
        assertThat(revision.sequence()).isEqualTo(2);
        assertThat(revision.counts()).containsEntry(Kind.PRODUCT, 1).containsEntry(Kind.CLIENT, 0);
        assertThat(store.revisions().find(2)).isEmpty();
    }

    @Test
    void a_rollback_serves_the_old_content_under_a_new_number_and_keeps_working_copies() {
        TestStores.published(store, "shop");
        done(store, new Edit.Create(Kind.POLICY, "gold", "{\"active\":true}"));
        done(store, new Edit.Put(Kind.POLICY, "gold", "{\"active\":false}"));
        done(store, new Edit.Create(Kind.POLICY, "silver", "{}"));
        done(store, new Edit.Put(Kind.PRODUCT, "shop", product("/store")));
        done(store, new Edit.Publish("shop"));
        done(store, new Edit.Put(Kind.PRODUCT, "shop", product("/draft")));

        Outcome outcome = store.revisions().rollback(ALICE, 2, "too slow", Review.none());

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Done.class, done -> assertThat(done.revision())
                .isEqualTo(6));
        Contents contents = store.resources().contents();
        assertThat(contents.find(Kind.POLICY, "gold").orElseThrow().body()).isEqualTo("{\"active\":true}");
        assertThat(contents.find(Kind.POLICY, "silver")).isEmpty();
        Resource shop = contents.find(Kind.PRODUCT, "shop").orElseThrow();
        assertThat(shop.body()).isEqualTo(product("/draft"));
        assertThat(shop.published().orElseThrow().body()).isEqualTo(product("/shop"));
        assertThat(store.revisions().differences(2, 6)).contains(List.of());
        assertThat(store.revisions().find(6).orElseThrow().why()).isEqualTo("to revision 2: too slow");
    }

    @Test
    void a_rollback_to_what_is_served_changes_nothing_and_one_to_nothing_is_refused() {
        TestStores.published(store, "shop");
        assertThat(store.revisions().rollback(ALICE, 1, "", Review.none()))
                .isEqualTo(new Outcome.Done(1, 2, false, List.of()));
        assertThat(store.revisions().rollback(ALICE, 7, "", Review.none())).isEqualTo(new Outcome.NoRevision(7));
    }

    @Test
    void a_product_that_was_deleted_comes_back_with_a_working_copy() {
        TestStores.published(store, "shop");
        done(store, new Edit.Delete(Kind.PRODUCT, "shop", Optional.empty()));
        store.revisions().rollback(ALICE, 1, "", Review.none());
        assertThat(store.resources()
                        .contents()
                        .find(Kind.PRODUCT, "shop")
                        .orElseThrow()
                        .state())
                .isEqualTo(Resource.State.PUBLISHED);
    }

    @Test
    void differences_name_every_object_that_is_served_otherwise() {
        TestStores.published(store, "shop");
        done(store, new Edit.Create(Kind.POLICY, "gold", "{}"));
        done(store, new Edit.Unpublish("shop"));
        done(store, new Edit.Put(Kind.POLICY, "gold", "{\"active\":false}"));
        assertThat(store.revisions().differences(2, 4).orElseThrow())
                .containsExactly(
                        new Difference(Kind.PRODUCT, "shop", Optional.of(product("/shop")), Optional.empty()),
                        new Difference(Kind.POLICY, "gold", Optional.of("{}"), Optional.of("{\"active\":false}")));
        assertThat(store.revisions().differences(1, 9)).isEmpty();
    }

    @Test
    void pages_are_newest_first() {
        for (int index = 0; index < 7; index++) {
            done(store, new Edit.Create(Kind.POLICY, "policy-" + index, "{}"));
        }
        Page<Revision> first = store.revisions().list(Optional.empty(), 5);
        assertThat(first.items()).extracting(Revision::number).containsExactly(7L, 6L, 5L, 4L, 3L);
        Page<Revision> second = store.revisions().list(first.next(), 5);
        assertThat(second.items()).extracting(Revision::number).containsExactly(2L, 1L);
        assertThat(second.next()).isEmpty();
    }

    @Test
    void a_sweep_keeps_what_is_served_somewhere_and_what_can_be_rolled_back_to() throws Exception {
        for (int index = 0; index < 12; index++) {
            done(store, new Edit.Put(Kind.POLICY, "gold", "{\"description\":\"" + index + "\"}"));
        }
        ReplicaReport old = new ReplicaReport(
                "gateway-1", "", 3, 1, "1", "up", 0, 0, List.of(), Pulse.NONE, Instant.EPOCH, Instant.EPOCH);
        Store later = stores.open(Clock.offset(Clock.systemUTC(), Duration.ofHours(3)));
        later.replicas().report(old);
        int before = segments();

        later.sweep(5);

        assertThat(later.revisions().list(Optional.empty(), 50).items())
                .extracting(Revision::number)
                .containsExactly(12L, 11L, 10L, 9L, 8L, 3L);
        assertThat(segments()).isEqualTo(12).isLessThan(before);
        assertThat(later.revisions().rollback(ALICE, 3, "", Review.none())).isInstanceOf(Outcome.Done.class);
        assertThat(stores.open()
                        .resources()
                        .contents()
                        .find(Kind.POLICY, "gold")
                        .orElseThrow()
                        .body())
                .isEqualTo("{\"description\":\"2\"}");
    }

    @Test
    void a_sweep_leaves_what_a_change_in_flight_may_refer_to() {
        done(store, new Edit.Put(Kind.POLICY, "gold", "{}"));
        done(store, new Edit.Put(Kind.POLICY, "gold", "{\"active\":false}"));
        int before = segments();
        store.sweep(1);
        assertThat(segments()).isEqualTo(before);
    }

    private int segments() {
        try (MongoClient client = MongoClients.create(stores.uri())) {
            return (int)
                    client.getDatabase("fairlead").getCollection("segments").countDocuments();
        }
    }
}
