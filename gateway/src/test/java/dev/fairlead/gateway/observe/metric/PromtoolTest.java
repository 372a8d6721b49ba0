package dev.fairlead.gateway.observe.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fairlead.gateway.observe.FakeExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The exposition as Prometheus itself judges it. */
class PromtoolTest {

    @Test
    void promtool_finds_nothing_wrong() throws IOException, InterruptedException {
        Optional<Path> promtool = Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeThat(promtool)
                .as("promtool is not installed, so the exposition is not checked by Prometheus itself "
                        + "(apt-get install prometheus)")
                .isPresent();
        Gauges gauges = new Gauges();
        JvmGauges.show(gauges);
        gauges.gauge("fairlead_odd", "With \"quotes\", \\ and\na line.", Map.of("l", "x\"\\\ny"), () -> -1);
        gauges.memory("log_lines", () -> 1, () -> 2);
        Metrics metrics = new Metrics(gauges, 1, Buckets.standard(), Metrics.LABEL_SETS);
        metrics.ended(new FakeExchange().on(FakeExchange.ENDPOINT).by("acme \"\u00e9\ud83d\ude00", "key"));

        Process process = new ProcessBuilder(promtool.orElseThrow().toString(), "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(new String(new Scrape(metrics, gauges, null).text(), StandardCharsets.UTF_8));
        }
        String findings = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(findings).isEmpty();
        assertThat(process.exitValue()).isZero();
    }
}
