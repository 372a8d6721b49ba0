package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code ./fairlead} converts a stack of 57 services in less than two seconds and 256 MiB, Java's start included. */
@Isolated("it measures the time of a process")
final class ConvertIsQuickTest {

    private static final Duration ENOUGH = Duration.ofSeconds(2);
    private static final long MOST_BYTES = 256L * 1024 * 1024;
    // Others may have the machine's processors for a while; the best of some runs is what it takes.
    private static final int RUNS = 6;
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+([0-9]+) kB");

    private record Run(Duration took, long peakBytes) {}

    @Test
    void fifty_seven_services() throws IOException, InterruptedException {
        JavaCommand.startUpCache();
        try (Installation installation = new Installation()) {
            Path stack = installation.root().resolve("compose/src/test/stacks/24-tracker.yaml");
            Duration best = Duration.ofDays(1);
            for (int run = 0; run < RUNS; run++) {
                String out = installation.folder().resolve("out" + run).toString();
                Run measured = run(List.of(
                        installation.root().resolve("fairlead").toString(),
                        "compose",
                        "convert",
                        stack.toString(),
                        "--profile",
                        "*",
                        "-o",
                        out));
                assertThat(measured.peakBytes()).isBetween(1L, MOST_BYTES);
                assertThat(Files.exists(Path.of(out, "web.yaml"))).isTrue();
                best = measured.took().compareTo(best) < 0 ? measured.took() : best;
            }
            assertThat(best).isLessThan(ENOUGH);
        }
    }

    private static Run run(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("FAIRLEAD_NO_BUILD", "1");
        Process process = builder.start();
        long peak = 0;
        while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
            Matcher matcher = PEAK.matcher(status(process.pid()));
            peak = matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : peak;
        }
        assertThat(process.exitValue()).as("something is refused, and told").isEqualTo(1);
        return new Run(Duration.ofNanos(System.nanoTime() - start), peak);
    }

    private static String status(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/status"));
        } catch (IOException gone) {
            return "";
        }
    }
}
