package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrencyTest {

    @TempDir
    private static Path directory;

    private static RunningManagement management;

    @BeforeAll
    static void start() throws Exception {
        management = RunningManagement.start(directory);
    }

    @AfterAll
    static void stop() {
        management.close();
    }

    private static List<Integer> atOnce(int count, IntFunction<Reply> request) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                calls.add(() -> request.apply(number).status());
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> status : threads.invokeAll(calls)) {
                statuses.add(status.get());
            }
            return statuses;
        }
    }

    @Test
    void of_many_who_edit_the_same_version_one_wins() throws Exception {
        String tag = management.put("/api/v1/policies/shared", "{}").header("ETag");
        List<Integer> statuses = atOnce(
                6,
                i -> management.put("/api/v1/policies/shared", "{\"description\":\"by " + i + "\"}", "If-Match", tag));
        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
    }

    @Test
    void of_many_who_create_the_same_name_one_wins() throws Exception {
        List<Integer> statuses = atOnce(
                6, i -> management.post("/api/v1/policies", "{\"name\":\"new\",\"description\":\"by " + i + "\"}"));
        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
    }

    @Test
    void keys_issued_at_once_are_all_kept_or_refused() throws Exception {
        management.post("/api/v1/clients", "{\"name\":\"busy\"}");
        List<Integer> statuses =
                atOnce(6, i -> management.post("/api/v1/clients/busy/credentials", "{\"name\":\"c" + i + "\"}"));
        long issued = statuses.stream().filter(status -> status == 201).count();
        assertThat(statuses).isSubsetOf(201, 412);
        String kept = management.get("/api/v1/clients/busy/credentials").body();
        assertThat(kept.split("\"hash\"", -1)).hasSize((int) issued + 1);
    }
}
