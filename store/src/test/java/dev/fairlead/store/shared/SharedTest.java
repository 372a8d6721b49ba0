package dev.fairlead.store.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
import dev.fairlead.store.mongo.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedTest {

    @TempDir
    Path directory;

    private TestStores stores;

    @BeforeEach
    void open() throws IOException {
        stores = TestStores.in(directory);
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void what_one_process_puts_there_another_sees() throws Exception {
        SharedThings one = stores.open().shared();
        SharedThings other = stores.open().shared();
        assertThat(other.versions()).isEmpty();
        assertThat(other.get("a")).isEmpty();
        one.put("a", "first".getBytes(UTF_8));
        Map<String, Long> before = other.versions();
        assertThat(before).containsOnlyKeys("a");
        assertThat(other.get("a").orElseThrow()).asString(UTF_8).isEqualTo("first");
        one.put("a", "second".getBytes(UTF_8));
        assertThat(other.versions().get("a")).isNotEqualTo(before.get("a"));
        assertThat(other.get("a").orElseThrow()).asString(UTF_8).isEqualTo("second");
        one.remove("a");
        one.remove("a");
        assertThat(other.versions()).isEmpty();
    }

    @Test
    void nothing_lies_there_in_plain_text() throws Exception {
        Store store = stores.open();
        store.shared().put("certificate/1", "a private key".getBytes(UTF_8));
        try (MongoClient client = MongoClients.create(stores.uri())) {
            String document = String.valueOf(client.getDatabase("fairlead")
                    .getCollection("shared")
                    .find()
                    .first());
            assertThat(document).contains("certificate/1", "sealed").doesNotContain("a private key");
        }
        assertThat(store.shared().get("certificate/1").orElseThrow())
                .asString(UTF_8)
                .isEqualTo("a private key");
    }

    @Test
    void one_has_the_right_until_it_gives_it_back() throws Exception {
        Store store = stores.open();
        Lease a = store.lease("order", "a", Duration.ofMinutes(5));
        Lease b = store.lease("order", "b", Duration.ofMinutes(5));
        assertThat(a.hold()).isTrue();
        assertThat(a.hold()).isTrue();
        assertThat(b.hold()).isFalse();
        b.letGo();
        assertThat(b.hold()).as("what another holds cannot be given back").isFalse();
        a.letGo();
        assertThat(b.hold()).isTrue();
        assertThat(a.hold()).isFalse();
        assertThat(store.lease("other", "a", Duration.ofMinutes(5)).hold()).isTrue();
    }

    @Test
    void whoever_stands_still_for_the_whole_length_loses_it() {
        AtomicLong nanos = new AtomicLong();
        try (Database database = new Database(stores.uri(), Duration.ofSeconds(5))) {
            Duration length = Duration.ofMinutes(5);
            Lease a = new Lease(database, "order", "a", length, nanos::get);
            Lease b = new Lease(database, "order", "b", length, nanos::get);
            assertThat(a.hold()).isTrue();
            assertThat(b.hold()).isFalse();
            nanos.addAndGet(length.toNanos() - 1);
            assertThat(b.hold()).isFalse();
            assertThat(a.hold()).as("it says that it is there").isTrue();
            nanos.addAndGet(1);
            assertThat(b.hold()).isFalse();
            nanos.addAndGet(length.toNanos());
            assertThat(b.hold()).isTrue();
            assertThat(a.hold()).isFalse();
        }
    }
}
