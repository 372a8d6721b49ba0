package dev.fairlead.store.source;

import static com.mongodb.client.model.Filters.eq;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Updates;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
import dev.fairlead.store.audit.Head;
import dev.fairlead.store.content.Digest;
import dev.fairlead.store.content.Loader;
import dev.fairlead.store.content.Segments;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.StoreUnavailable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store in which a newer version keeps a sort of object that this one has never heard of. */
class NewerContentTest {

    private static final Pace QUICK =
            new Pace(Duration.ofMillis(10), Duration.ofMillis(40), Duration.ofSeconds(5), new Random(1));

    @TempDir
    Path directory;

    /** Puts such a sort beside what the store has, as its next revision; the digest of all of it. */
    private static String widgets(Database database, Segments segments) {
        Head head = database.ask(Head::read);
        byte[] tree =
                Objects.requireNonNull(segments.fetch(List.of(head.served())).get(head.served()));
        byte[] newer = (new String(tree, UTF_8) + "WIDGETS/0\t" + head.served() + "\t1\n").getBytes(UTF_8);
        segments.save(Map.of(Digest.of(newer), newer));
        database.tell(mongo -> mongo.getCollection(Head.COLLECTION)
                .updateOne(
                        eq("head"),
                        Updates.combine(
                                Updates.set("served", Digest.of(newer)),
                                Updates.set("revision", head.revision() + 1),
                                Updates.set("mood", "a field of a newer version"))));
        return Digest.of(newer);
    }

    @Test
    void a_replica_serves_what_it_knows_and_says_what_it_does_not() throws Exception {
        List<Declaration> told = new CopyOnWriteArrayList<>();
        try (TestStores stores = TestStores.in(directory);
                Store store = stores.open();
                Database database = new Database(stores.uri(), Duration.ofSeconds(5));
                StoreSource source = stores.open().source(QUICK)) {
            long revision = TestStores.published(store, "payments").revision();
            source.start(told::add);
            assertThat(told.getLast().diagnostics()).isEmpty();

            widgets(database, new Segments(database, Clock.systemUTC()));

            TestStores.await("the newer revision", () -> told.getLast().revision() == revision + 1);
            assertThat(told.getLast().products()).containsOnlyKeys("payments");
            assertThat(told.getLast().diagnostics()).singleElement().satisfies(finding -> {
                assertThat(finding.severity()).isEqualTo(Diagnostic.Severity.WARNING);
                assertThat(finding.toString()).contains("WIDGETS");
            });
            assertThat(source.status().reached()).isTrue();
        }
    }

    @Test
    void whoever_would_write_it_again_refuses() throws Exception {
        try (TestStores stores = TestStores.in(directory);
                Store store = stores.open();
                Database database = new Database(stores.uri(), Duration.ofSeconds(5))) {
            TestStores.published(store, "payments");
            Segments segments = new Segments(database, Clock.systemUTC());
            String newer = widgets(database, segments);

            assertThatThrownBy(() -> new Loader(segments).tree(newer))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("\"WIDGETS\"")
                    .hasMessageContaining("change it with that version");
        }
    }
}
