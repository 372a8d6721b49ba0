package dev.fairlead.store.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Declaration;
import dev.fairlead.model.Product;
import dev.fairlead.store.Store;
import dev.fairlead.store.StoreSettings;
import dev.fairlead.store.TestStores;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.revision.Edit;
import dev.fairlead.store.secret.KeyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreSourceTest {

    private static final Pace QUICK =
            new Pace(Duration.ofMillis(10), Duration.ofMillis(40), Duration.ofSeconds(5), new Random(1));

    @TempDir
    Path directory;

    @Test
    void what_is_published_is_declared_and_what_is_only_saved_is_not() throws Exception {
        List<Declaration> told = new CopyOnWriteArrayList<>();
        try (TestStores stores = TestStores.in(directory);
                Store store = stores.open();
                StoreSource source = stores.open().source(QUICK)) {
            source.start(told::add);
            assertThat(told).singleElement().satisfies(first -> assertThat(first.products())
                    .isEmpty());

            TestStores.done(store, new Edit.Create(Kind.PRODUCT, "payments", TestStores.product("/payments")));
            long revision = TestStores.done(store, new Edit.Publish("payments")).revision();

            TestStores.await("the revision is declared", () -> told.getLast().revision() == revision);
            assertThat(told.getLast().products()).containsOnlyKeys("payments");
            assertThat(told.getLast().products().values())
                    .extracting(Product::basePath)
                    .containsExactly("/payments");
            assertThat(told.getLast().diagnostics()).isEmpty();
            assertThat(source.status().reached()).isTrue();
        }
    }

    @Test
    void while_the_store_is_gone_the_last_declaration_stays_and_after_it_came_back_the_next_one_follows()
            throws Exception {
        List<Declaration> told = new CopyOnWriteArrayList<>();
        Store gateway;
        int port;
        try (TestStores stores = TestStores.in(directory)) {
            port = Integer.parseInt(stores.uri().substring(stores.uri().lastIndexOf(':') + 1));
            TestStores.published(stores.open(), "payments");
            gateway = gateway(stores.uri(), "gateway");
        }
        try (StoreSource source = gateway.source(QUICK)) {
            try (TestStores stores = TestStores.in(directory, port)) {
                source.start(told::add);
                assertThat(told).singleElement().satisfies(first -> assertThat(first.products())
                        .hasSize(1));
                TestStores.await("the copy is written", () -> Files.exists(directory.resolve("gateway/last-good")));
                assertThat(stores.uri()).isNotEmpty();
            }
            TestStores.await("the loss is noticed", () -> !source.status().reached());
            assertThat(source.status().revision()).isEqualTo(1);
            assertThat(source.status().detail()).contains("does not answer");
            assertThat(told).hasSize(1);
            try (TestStores stores = TestStores.in(directory, port)) {
                TestStores.published(stores.open(), "orders");
                TestStores.await(
                        "the new revision is declared", () -> told.getLast().revision() == 2);
                assertThat(told.getLast().products()).containsOnlyKeys("payments", "orders");
                assertThat(source.status().reached()).isTrue();
            }
        } finally {
            gateway.close();
        }
    }

    @Test
    void a_gateway_starts_from_its_copy_without_the_store() throws Exception {
        String uri;
        try (TestStores stores = TestStores.in(directory);
                Store gateway = gateway(stores.uri(), "gateway");
                StoreSource source = gateway.source(QUICK)) {
            uri = stores.uri();
            TestStores.published(stores.open(), "payments");
            source.start(declaration -> {});
            TestStores.await("the copy is written", () -> Files.exists(directory.resolve("gateway/last-good")));
        }
        List<Declaration> told = new CopyOnWriteArrayList<>();
        Pace hurried = new Pace(Duration.ofMillis(10), Duration.ofMillis(40), Duration.ofMillis(50), new Random(1));
        try (Store gateway = gateway(uri, "gateway");
                StoreSource source = gateway.source(hurried)) {
            source.start(told::add);
            // At once, so that it is ready, and again when the waiting is over.
            assertThat(told).hasSize(2).allSatisfy(copy -> assertThat(copy).isSameAs(told.getFirst()));
            assertThat(told.getFirst().revision()).isEqualTo(1);
            assertThat(told.getFirst().products()).containsOnlyKeys("payments");
            assertThat(source.status().fromCopy()).isTrue();
            assertThat(source.status().reached()).isFalse();
        }
    }

    @Test
    void a_gateway_without_store_and_copy_starts_empty_and_says_so() throws Exception {
        List<Declaration> told = new CopyOnWriteArrayList<>();
        Pace hurried = new Pace(Duration.ofMillis(10), Duration.ofMillis(40), Duration.ofMillis(50), new Random(1));
        try (Store gateway = gateway("mongodb://127.0.0.1:1", "gateway");
                StoreSource source = gateway.source(hurried)) {
            source.start(told::add);
            assertThat(told).singleElement().satisfies(nothing -> assertThat(nothing.diagnostics())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.text()).contains("was not reached")));
        }
    }

    @Test
    void an_object_that_cannot_be_read_hurts_only_itself() throws Exception {
        List<Declaration> told = new CopyOnWriteArrayList<>();
        try (TestStores stores = TestStores.inMemory(directory);
                Store store = stores.open();
                StoreSource source = store.source(QUICK)) {
            TestStores.done(store, new Edit.Create(Kind.POLICY, "no-json", "{"));
            TestStores.done(store, new Edit.Create(Kind.POLICY, "no-policy", "{\"rateLimit\":7}"));
            TestStores.published(store, "payments");
            source.start(told::add);
            assertThat(told.getLast().products()).containsOnlyKeys("payments");
            assertThat(told.getLast().policies()).isEmpty();
            assertThat(told.getLast().diagnostics())
                    .extracting(finding -> finding.subject().name())
                    .contains("no-json", "no-policy");
        }
    }

    private Store gateway(String uri, String data) throws KeyException {
        StoreSettings settings = StoreSettings.remote(
                        uri + "/?serverSelectionTimeoutMS=300&connectTimeoutMS=300",
                        directory.resolve(data),
                        Optional.of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="))
                .patient(Duration.ofSeconds(2));
        return Store.open(settings, Clock.systemUTC());
    }
}
