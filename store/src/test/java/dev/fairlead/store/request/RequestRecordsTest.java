package dev.fairlead.store.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
import dev.fairlead.store.content.Page;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestRecordsTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final RequestFilter ALL = filter(Map.of());

    private static RequestFilter filter(Map<Key, String> wanted) {
        return new RequestFilter(wanted, Optional.empty(), Optional.empty());
    }

    /** One request; every tenth is refused, every third is of another client. */
    private static RequestRecord record(String replica, int number, long millis) {
        Map<Key, String> keys = new EnumMap<>(Key.class);
        keys.put(Key.ID, replica + "-" + number);
        keys.put(Key.CLIENT, number % 3 == 0 ? "zeta" : "acme");
        keys.put(Key.STATUS, number % 10 == 0 ? "429" : "200");
        if (number % 10 == 0) {
            keys.put(Key.FAILURE, "rate_limited");
        }
        return new RequestRecord(millis, keys, "{\"requestId\":\"" + replica + "-" + number + "\"}");
    }

    private static List<RequestRecord> two(Store store, int each) {
        List<RequestRecord> all = new ArrayList<>();
        RequestWriter one = new RequestWriter(store.requests(), "one", new SplittableRandom(1));
        RequestWriter two = new RequestWriter(store.requests(), "two", new SplittableRandom(2));
        for (int i = 0; i < each; i++) {
            // The second is busier at first and quiet later: their chunks overlap in every way.
            RequestRecord first = record("one", i, NOW.toEpochMilli() - 1_000_000 + i * 700L);
            RequestRecord second = record("two", i, NOW.toEpochMilli() - 1_000_000 + (long) i * i);
            one.add(first);
            two.add(second);
            all.add(first);
            all.add(second);
            if (i % 50 == 0) {
                one.flush();
                two.flush();
            }
        }
        one.flush();
        two.flush();
        return all;
    }

    private static List<RequestRecords.Found> everything(Store store, RequestFilter filter, int limit) {
        List<RequestRecords.Found> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page<RequestRecords.Found> page = store.requests().list(filter, cursor, limit);
            all.addAll(page.items());
            cursor = page.next();
        } while (cursor.isPresent());
        return all;
    }

    @Test
    void pages_of_several_replicas_are_one_list_by_time_without_gap_or_double(@TempDir Path directory)
            throws Exception {
        try (TestStores stores = TestStores.in(directory)) {
            Store store = stores.open();
            List<RequestRecord> written = two(store, 1000);
            List<RequestRecords.Found> read = everything(store, ALL, 37);
            assertThat(read).hasSize(written.size());
            assertThat(read).isSortedAccordingTo((a, b) -> Long.compare(b.millis(), a.millis()));
            assertThat(read.stream().map(RequestRecords.Found::json))
                    .containsExactlyInAnyOrderElementsOf(
                            written.stream().map(RequestRecord::json).toList());
            assertThat(read.stream().map(RequestRecords.Found::id)).doesNotHaveDuplicates();
        }
    }

    @Test
    void each_filter_finds_what_fits_and_nothing_else(@TempDir Path directory) throws Exception {
        try (TestStores stores = TestStores.inMemory(directory)) {
            Store store = stores.open();
            List<RequestRecord> written = two(store, 600);
            for (Map<Key, String> wanted : List.of(
                    Map.of(Key.CLIENT, "zeta"),
                    Map.of(Key.STATUS, "4xx"),
                    Map.of(Key.STATUS, "429", Key.CLIENT, "acme"),
                    Map.of(Key.FAILURE, "rate_limited"),
                    Map.of(Key.ID, "two-123"),
                    Map.of(Key.CLIENT, "nobody"))) {
                RequestFilter filter = filter(wanted);
                assertThat(everything(store, filter, 50).stream().map(RequestRecords.Found::json))
                        .as(wanted.toString())
                        .containsExactlyInAnyOrderElementsOf(written.stream()
                                .filter(filter::takes)
                                .map(RequestRecord::json)
                                .toList());
            }
            RequestFilter early = new RequestFilter(
                    Map.of(), Optional.of(NOW.minusSeconds(1000)), Optional.of(NOW.minusSeconds(900)));
            assertThat(everything(store, early, 50))
                    .hasSize((int) written.stream().filter(early::takes).count())
                    .isNotEmpty();
        }
    }

    @Test
    void one_record_is_found_by_where_it_lies(@TempDir Path directory) throws Exception {
        try (TestStores stores = TestStores.inMemory(directory)) {
            Store store = stores.open();
            two(store, 300);
            RequestRecords.Found any =
                    everything(store, filter(Map.of(Key.ID, "one-299")), 10).getFirst();
            assertThat(store.requests().find(any.id())).contains(any);
            assertThat(store.requests().find("0123456789012345678-0")).isEmpty();
            assertThat(store.requests().find("../etc")).isEmpty();
            assertThatThrownBy(() -> store.requests().list(ALL, Optional.of("nonsense"), 10))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cursor");
        }
    }

    @Test
    void what_is_too_old_or_too_much_is_forgotten_the_oldest_first(@TempDir Path directory) throws Exception {
        try (TestStores stores = TestStores.in(directory)) {
            Store store = stores.open(Clock.fixed(NOW, ZoneOffset.UTC));
            // A record each half minute, so that sheets follow each other.
            RequestWriter writer = new RequestWriter(store.requests(), "one", new SplittableRandom(1));
            for (int i = 0; i < 1000; i++) {
                writer.add(record("one", i, NOW.toEpochMilli() - (1000 - i) * 30_000L));
            }
            writer.flush();
            RequestRecords.Kept whole = store.requests().sweep(Duration.ofDays(1), Long.MAX_VALUE);
            assertThat(whole.records()).isEqualTo(1000);
            RequestRecords.Kept half = store.requests().sweep(Duration.ofDays(1), whole.bytes() / 2);
            assertThat(half.bytes()).isBetween(whole.bytes() / 4, whole.bytes() / 2);
            List<RequestRecords.Found> left = everything(store, ALL, 1000);
            assertThat(left).hasSize((int) half.records());
            assertThat(left.getFirst().json()).contains("one-999");
            assertThat(left.getLast().json()).contains("one-" + (1000 - half.records()) + "\"");
            RequestRecords.Kept young = store.requests().sweep(Duration.ofHours(2), Long.MAX_VALUE);
            assertThat(young.records()).isBetween(240L, 400L);
            assertThat(store.requests()
                            .sweep(Duration.ofMillis(1), Long.MAX_VALUE)
                            .records())
                    .isZero();
            assertThat(everything(store, ALL, 1000)).isEmpty();
            assertThat(store.requests().find(left.getFirst().id())).isEmpty();
        }
    }

    @Test
    void a_chunk_grows_until_it_is_ten_minutes_old(@TempDir Path directory) throws Exception {
        try (TestStores stores = TestStores.inMemory(directory)) {
            Store store = stores.open();
            RequestWriter writer = new RequestWriter(store.requests(), "one", new SplittableRandom(1));
            writer.add(record("one", 1, NOW.toEpochMilli()));
            writer.flush();
            writer.add(record("one", 2, NOW.toEpochMilli() + 5));
            assertThat(everything(store, ALL, 10)).hasSize(1);
            writer.flush();
            assertThat(everything(store, ALL, 10)).hasSize(2);
            // Ten minutes later another one is begun.
            writer.add(record("one", 3, NOW.toEpochMilli() + RequestWriter.OPEN_MILLIS));
            writer.flush();
            assertThat(everything(store, ALL, 10).stream()
                            .map(found -> found.id().substring(0, 19))
                            .distinct())
                    .hasSize(2);
        }
    }
}
