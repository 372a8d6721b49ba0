package dev.fairlead.acceptance.fleet;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.acceptance.limits.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Whatever dies, stops, is cut off or is full: what has a healthy path fails no request, and changes that were
 * acknowledged are served. Not among the tests of every day: {@code make seeds} makes each fault once, and with
 * {@code -Dfairlead.acceptance.faults=10} as often as was promised, with a hundred publishes during each.
 */
@Tag("soak")
@Execution(ExecutionMode.SAME_THREAD)
final class FaultTableTest {

    private static final FaultTable TABLE = new FaultTable();
    private static final Path FAKE_TIME = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");

    @AfterAll
    static void tell() {
        TABLE.write(Path.of("target/fault-table.md"));
    }

    @Test
    void processes_ways_files_and_names() throws IOException {
        try (Fleet fleet = Fleet.start(Fleet.Kind.USUAL, Map.of())) {
            promised(TABLE.make(fleet, Faults.usual(fleet)));
        }
    }

    @Test
    void the_redis_that_writes() throws IOException {
        need(RedisServer.missing().isEmpty(), RedisServer.missing().orElse(""));
        try (Fleet fleet = Fleet.start(Fleet.Kind.SENTINELS, Map.of())) {
            promised(TABLE.make(fleet, Faults.sentinels(fleet)));
        }
    }

    @Test
    void the_clock_of_a_gateway(@TempDir Path folder) throws IOException {
        need(Files.exists(FAKE_TIME), "no " + FAKE_TIME + " (.ci/run installs it): no clock jumps");
        Path offset = Files.writeString(folder.resolve("offset"), "+0\n");
        Map<String, String> around = Map.of(
                "LD_PRELOAD", FAKE_TIME.toString(),
                "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_FORCE_MONOTONIC_FIX", "0");
        try (Fleet fleet = Fleet.start(Fleet.Kind.USUAL, around)) {
            promised(TABLE.make(fleet, Faults.clock(fleet, offset)));
        }
    }

    @Test
    void the_disk_of_the_store() throws IOException {
        need(
                "root".equals(System.getProperty("user.name")),
                "a disk of its own for the store needs root: none is full");
        try (Fleet fleet = Fleet.start(Fleet.Kind.SMALL_DISK, Map.of())) {
            promised(TABLE.make(fleet, Faults.disk(fleet)));
        }
    }

    private static void promised(List<FaultTable.Row> rows) {
        SoftAssertions all = new SoftAssertions();
        for (FaultTable.Row row : rows) {
            String name = row.fault().name();
            all.assertThat(row.failures().limit(10)).as("failed: " + name).isEmpty();
            all.assertThat(row.worst(FaultTable.Round::noticed))
                    .as("noticed: " + name)
                    .isLessThan(row.fault().toldWithin());
            all.assertThat(row.worst(FaultTable.Round::over))
                    .as("the last slow request: " + name)
                    .isLessThan(row.fault().within());
            // Some have to start a process again, which takes what the machine has.
            all.assertThat(row.worst(FaultTable.Round::healed))
                    .as("healed: " + name)
                    .isLessThan(row.fault().healedWithin());
            all.assertThat(row.sum(FaultTable.Round::requests))
                    .as("requests during: " + name)
                    .isGreaterThan(row.rounds().size() * 100L);
        }
        all.assertAll();
    }

    private static void need(boolean here, String what) {
        if (!here) {
            System.getLogger("faults").log(System.Logger.Level.WARNING, "SKIPPED: " + what);
        }
        assumeTrue(here, what);
    }
}
