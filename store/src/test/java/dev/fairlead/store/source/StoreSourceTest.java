package dev.fairlead.store.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Declaration;
import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.revision.Edit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
                    .extracting(dev.fairlead.model.Product::basePath)
                    .containsExactly("/payments");
            assertThat(told.getLast().diagnostics()).isEmpty();
            assertThat(source.status().reached()).isTrue();
        }
    }
}
