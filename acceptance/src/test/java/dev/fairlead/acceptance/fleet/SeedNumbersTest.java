package dev.fairlead.acceptance.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Both seeds' numbers, by {@code make seeds}: measured on processes, printed as one table and left in a file of the day.
 * {@code -Dfairlead.seeds.soak=PT1H} is the whole soak; what wants minutes besides is switched on by properties of its
 * own, and the table says what was not measured.
 */
@Tag("soak")
@Execution(ExecutionMode.SAME_THREAD)
final class SeedNumbersTest {

    private static final Duration SOAK = Duration.parse(System.getProperty("fairlead.seeds.soak", "PT1M"));

    @Test
    void both_seeds() throws IOException {
        SeedTable table = new SeedTable();
        try (AloneNumbers alone = new AloneNumbers(table)) {
            alone.measure();
        }
        long begun = System.nanoTime();
        try (Fleet fleet = Fleet.start(Fleet.Kind.USUAL, Map.of())) {
            // From the jars, without the start-up caches of the image, all at once.
            table.atMost(
                    "start-up, all services: store, management, Redis, " + Fleet.GATEWAYS
                            + " gateways, a product served",
                    (System.nanoTime() - begun) / 1e9,
                    30);
            new FleetNumbers(table, fleet).measure(SOAK);
        }
        new ClonedNumbers(table).measure();
        Path folder = Path.of(System.getProperty("fairlead.seeds.results", "target/seeds"));
        table.write(
                folder,
                "Soak of " + SOAK + " at " + FaultTable.PER_SECOND + " requests a second through "
                        + Fleet.GATEWAYS + " gateways, on "
                        + Runtime.getRuntime().availableProcessors() + " processors (load "
                        + String.format(Locale.ROOT, "%.1f", load()) + " at its end, its own included); "
                        + (AloneNumbers.isPackaged() ? "the packaged gateway" : "without a packaged gateway")
                        + " alone. How each is measured: docs/seeds.md.");
        assertThat(table.missed()).isEmpty();
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
