package dev.fairlead.store.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.store.Store;
import dev.fairlead.store.TestStores;
import dev.fairlead.store.content.Page;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Lists of a million records on the embedded server; prints what each took. With {@code -Dfairlead.million=true}. */
@EnabledIfSystemProperty(named = "fairlead.million", matches = "true")
class MillionRecordsTest {

    private static final int RECORDS = 1_000_000;
    private static final int TRIES = 15;
    private static final long START = 1_764_400_000_000L;
    private static final long MOST_MILLIS = 300;

    private static RequestRecord record(int number, SplittableRandom random) {
        Map<Key, String> keys = new EnumMap<>(Key.class);
        String id = Long.toHexString(random.nextLong());
        String client = "client-" + random.nextInt(1000);
        String endpoint = "endpoint-" + random.nextInt(50);
        int status = random.nextInt(100) == 0 ? 429 : random.nextInt(200) == 0 ? 502 : 200;
        keys.put(Key.ID, id);
        keys.put(Key.CLIENT, client);
        keys.put(Key.PRODUCT, "product-" + random.nextInt(20));
        keys.put(Key.ENDPOINT, endpoint);
        keys.put(Key.ROUTE, "product/proxy/" + endpoint + "@store");
        keys.put(Key.STATUS, Integer.toString(status));
        String json = "{\"time\":\"" + number + "\",\"requestId\":\"" + id + "\",\"client\":\"" + client
                + "\",\"endpoint\":\"" + endpoint + "\",\"status\":" + status + ",\"path\":\"/orders/"
                + random.nextInt(100_000)
                + "\",\"durationMs\":1." + random.nextInt(1000)
                + ",\"headers\":[{\"name\":\"host\"},{\"name\":\"x-api-key\"},"
                + "{\"name\":\"user-agent\"}],\"query\":[],\"steps\":[{\"kind\":\"step\",\"name\":\"credential\",\"atMs\":0.01,"
                + "\"tookMs\":0.0" + random.nextInt(99)
                + "},{\"kind\":\"step\",\"name\":\"forward\",\"atMs\":0.1,\"tookMs\":1."
                + random.nextInt(999) + "}]}";
        return new RequestRecord(START + number * 200L, keys, json);
    }

    @Test
    void every_list_answers_within_300_milliseconds(@TempDir Path directory) throws Exception {
        try (TestStores stores = TestStores.in(directory)) {
            Store store = stores.open();
            RequestWriter[] writers = new RequestWriter[3];
            Arrays.setAll(writers, i -> new RequestWriter(store.requests(), "replica-" + i, new SplittableRandom(i)));
            SplittableRandom random = new SplittableRandom(7);
            for (int i = 0; i < RECORDS; i++) {
                writers[i % writers.length].add(record(i, random));
            }
            for (RequestWriter writer : writers) {
                writer.flush();
            }
            Map<String, RequestFilter> filters = new LinkedHashMap<>();
            filters.put("newest", filter(Map.of()));
            filters.put("one client of a thousand", filter(Map.of(Key.CLIENT, "client-77")));
            filters.put("5xx", filter(Map.of(Key.STATUS, "5xx")));
            filters.put("client and status", filter(Map.of(Key.CLIENT, "client-77", Key.STATUS, "4xx")));
            filters.put("endpoint", filter(Map.of(Key.ENDPOINT, "endpoint-7")));
            filters.put("nobody", filter(Map.of(Key.CLIENT, "nobody")));
            filters.put(
                    "request id",
                    filter(Map.of(Key.ID, record(0, new SplittableRandom(7)).key(Key.ID))));
            filters.forEach((name, filter) ->
                    assertThat(median(store, name, filter)).as(name).isLessThan(MOST_MILLIS));
        }
    }

    private static RequestFilter filter(Map<Key, String> wanted) {
        return new RequestFilter(wanted, Optional.empty(), Optional.empty());
    }

    private static long median(Store store, String name, RequestFilter filter) {
        long[] took = new long[TRIES];
        int found = 0;
        for (int i = 0; i < TRIES; i++) {
            long begun = System.nanoTime();
            Page<RequestRecords.Found> page = store.requests().list(filter, Optional.empty(), 50);
            took[i] = (System.nanoTime() - begun) / 1_000_000;
            found = page.items().size();
        }
        Arrays.sort(took);
        System.getLogger("million")
                .log(
                        System.Logger.Level.INFO,
                        name + ": " + found + " found, median " + took[TRIES / 2] + " ms, worst " + took[TRIES - 1]
                                + " ms");
        return took[TRIES / 2];
    }
}
