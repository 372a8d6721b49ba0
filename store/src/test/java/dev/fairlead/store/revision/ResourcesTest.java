package dev.fairlead.store.revision;

import static dev.fairlead.store.TestStores.ALICE;
import static dev.fairlead.store.TestStores.change;
import static dev.fairlead.store.TestStores.done;
import static dev.fairlead.store.TestStores.product;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Subject;
import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Page;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.content.Selection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourcesTest {

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
    void a_created_object_is_seen_by_every_other_store() throws Exception {
        Outcome.Done done = done(store, new Edit.Create(Kind.POLICY, "gold", "{\"active\":true}"));

        Resource seen =
                stores.open().resources().contents().find(Kind.POLICY, "gold").orElseThrow();
        assertThat(done.resources()).containsExactly(seen);
        assertThat(seen.body()).isEqualTo("{\"active\":true}");
        assertThat(seen.changedBy()).isEqualTo("alice");
        assertThat(seen.state()).isEqualTo(Resource.State.PUBLISHED);
    }

    @Test
    void an_object_is_created_once() {
        done(store, new Edit.Create(Kind.POLICY, "gold", "{}"));
        assertThat(change(store, new Edit.Create(Kind.POLICY, "gold", "{\"active\":false}")))
                .isInstanceOfSatisfying(
                        Outcome.Exists.class,
                        exists -> assertThat(exists.current().body()).isEqualTo("{}"));
        done(store, new Edit.Create(Kind.CLIENT, "gold", "{}"));
    }

    @Test
    void an_object_that_somebody_changed_since_is_not_replaced_or_deleted() {
        String read = version(done(store, new Edit.Create(Kind.POLICY, "gold", "{}")));
        String changed = version(done(store, replace("gold", "{\"active\":false}", read)));
        assertThat(changed).isNotEqualTo(read);
        assertThat(change(store, replace("gold", "{\"active\":true}", read))).isInstanceOf(Outcome.Stale.class);
        assertThat(change(store, new Edit.Delete(Kind.POLICY, "gold", Optional.of(read))))
                .isInstanceOf(Outcome.Stale.class);
        done(store, new Edit.Delete(Kind.POLICY, "gold", Optional.of(changed)));
        assertThat(store.resources().contents().find(Kind.POLICY, "gold")).isEmpty();
    }

    @Test
    void what_is_not_there_is_missing() {
        assertThat(List.of(
                        change(store, new Edit.Replace(Kind.POLICY, "gold", "{}", Optional.empty())),
                        change(store, new Edit.Delete(Kind.POLICY, "gold", Optional.empty()))))
                .containsOnly(new Outcome.Missing(Kind.POLICY, "gold"));
        assertThat(List.of(change(store, new Edit.Publish("shop")), change(store, new Edit.Unpublish("shop"))))
                .containsOnly(new Outcome.Missing(Kind.PRODUCT, "shop"));
    }

    @Test
    void saving_what_already_stands_makes_no_revision_and_no_record() {
        Outcome.Done first = done(store, new Edit.Put(Kind.POLICY, "gold", "{}"));
        Outcome.Done again = done(store, new Edit.Put(Kind.POLICY, "gold", "{}"));
        assertThat(first.changed()).isTrue();
        assertThat(again.changed()).isFalse();
        assertThat(again.revision()).isEqualTo(first.revision());
        assertThat(again.sequence()).isEqualTo(first.sequence());
    }

    @Test
    void a_product_is_a_draft_then_published_then_changed_then_published_again() {
        assertThat(state(done(store, new Edit.Create(Kind.PRODUCT, "shop", product("/shop")))))
                .isEqualTo(Resource.State.DRAFT);
        assertThat(store.resources().revision()).isZero();
        assertThat(state(done(store, new Edit.Publish("shop")))).isEqualTo(Resource.State.PUBLISHED);
        assertThat(store.resources().revision()).isEqualTo(1);
        Outcome.Done changed = done(store, new Edit.Put(Kind.PRODUCT, "shop", product("/store")));
        assertThat(state(changed)).isEqualTo(Resource.State.CHANGED);
        assertThat(changed.resources().getFirst().published().orElseThrow().body())
                .isEqualTo(product("/shop"));
        assertThat(changed.revision()).isEqualTo(1);
        assertThat(done(store, new Edit.PublishChanged()).revision()).isEqualTo(2);
        assertThat(store.resources().contents().find(Kind.PRODUCT, "shop").map(Resource::state))
                .contains(Resource.State.PUBLISHED);
        assertThat(state(done(store, new Edit.Unpublish("shop")))).isEqualTo(Resource.State.DRAFT);
        assertThat(store.resources().revision()).isEqualTo(3);
    }

    @Test
    void a_deleted_product_is_served_no_longer() {
        TestStores.published(store, "shop");
        done(store, new Edit.Delete(Kind.PRODUCT, "shop", Optional.empty()));
        assertThat(store.resources().contents().count(Kind.PRODUCT)).isZero();
        assertThat(store.revisions().find(2).orElseThrow().counts()).containsEntry(Kind.PRODUCT, 0);
    }

    @Test
    void of_several_edits_none_is_made_if_one_cannot_be() {
        Change change = new Change(
                ALICE,
                "",
                List.of(new Edit.Create(Kind.POLICY, "gold", "{}"), new Edit.Publish("nothing of that name")));
        assertThat(store.resources().change(change, Review.none())).isInstanceOf(Outcome.Missing.class);
        assertThat(store.resources().contents().find(Kind.POLICY, "gold")).isEmpty();
        assertThat(store.resources().revision()).isZero();
    }

    @Test
    void a_review_sees_the_result_and_its_errors_refuse_it() {
        Subject gold = new Subject(Subject.Kind.POLICY, "gold", Owner.STORE);
        Diagnostic finding = Diagnostic.error(gold, Place.of("store"), "is too much", "take less");
        Review noGold = proposed -> proposed.find(Kind.POLICY, "gold").isPresent() ? List.of(finding) : List.of();

        Change change = new Change(ALICE, "", List.of(new Edit.Create(Kind.POLICY, "gold", "{}")));
        assertThat(store.resources().change(change, noGold)).isEqualTo(new Outcome.Rejected(List.of(finding)));
        assertThat(store.resources().contents().count(Kind.POLICY)).isZero();
        Change silver = new Change(ALICE, "", List.of(new Edit.Create(Kind.POLICY, "silver", "{}")));
        assertThat(store.resources().change(silver, noGold)).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void pages_follow_the_names_and_hold_every_object_once() {
        List<Edit> edits = new ArrayList<>();
        for (int index = 0; index < 260; index++) {
            edits.add(new Edit.Create(Kind.CLIENT, "client-%03d".formatted(index), "{}"));
        }
        store.resources().change(new Change(ALICE, "", edits), Review.none());

        List<String> names = new ArrayList<>();
        Optional<String> after = Optional.empty();
        int pages = 0;
        do {
            Page<Resource> page = store.resources().contents().list(Kind.CLIENT, new Selection(after, "", 100));
            page.items().forEach(client -> names.add(client.name()));
            after = page.next();
            pages++;
        } while (after.isPresent());
        assertThat(pages).isEqualTo(3);
        assertThat(names).hasSize(260).isSorted().doesNotHaveDuplicates();
        assertThat(store.resources()
                        .contents()
                        .list(Kind.CLIENT, new Selection(Optional.empty(), "T-25", 50))
                        .items())
                .extracting(Resource::name)
                .containsExactly(
                        "client-250",
                        "client-251",
                        "client-252",
                        "client-253",
                        "client-254",
                        "client-255",
                        "client-256",
                        "client-257",
                        "client-258",
                        "client-259");
    }

    @Test
    void a_limit_outside_of_its_bounds_is_refused() {
        assertThatThrownBy(() -> new Selection(Optional.empty(), "", 0)).hasMessageContaining("use 1 to 1000");
        assertThatThrownBy(() -> new Selection(Optional.empty(), "", 1001)).hasMessageContaining("use 1 to 1000");
    }

    private static Edit replace(String name, String body, String version) {
        return new Edit.Replace(Kind.POLICY, name, body, Optional.of(version));
    }

    private static String version(Outcome.Done done) {
        return done.resources().getFirst().version();
    }

    private static Resource.State state(Outcome.Done done) {
        return done.resources().getFirst().state();
    }
}
