package dev.fairlead.acceptance.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.acceptance.process.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is in {@code deploy/observability} asks for metrics that there are, and Prometheus takes its rules. */
final class ObservabilityFilesTest {

    private static final Pattern METRIC = Pattern.compile("\\bfairlead_[a-z_]+");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (fairlead_[a-z_]+) (\\w+)$");
    private static final long PATIENCE_SECONDS = 30;

    private static Path folder(Installation installation) {
        return installation.root().resolve("deploy/observability");
    }

    @Test
    void every_metric_that_is_asked_for_is_shown() throws IOException {
        try (Installation installation = new Installation()) {
            installation.up(installation
                    .root()
                    .resolve("examples/quickstart/fairlead.yaml")
                    .toString());
            installation.call("GET", "/nothing");
            installation.call("GET", "/payments/v1/charges");
            String shown =
                    installation.get(installation.adminPort(), "/metrics").body() + installation.metrics();
            Set<String> there = new TreeSet<>();
            TYPE.matcher(shown).results().forEach(type -> names(type, there));
            Set<String> asked = new TreeSet<>();
            try (Stream<Path> files = Files.list(folder(installation))) {
                for (Path file : files.toList()) {
                    asked.addAll(METRIC.matcher(Files.readString(file))
                            .results()
                            .map(MatchResult::group)
                            .collect(Collectors.toSet()));
                }
            }
            assertThat(asked).hasSizeGreaterThan(15);
            assertThat(there).containsAll(asked);
        }
    }

    private static void names(MatchResult type, Set<String> there) {
        there.add(type.group(1));
        if (type.group(2).equals("histogram")) {
            Stream.of("_bucket", "_sum", "_count").forEach(end -> there.add(type.group(1) + end));
        }
    }

    @Test
    void prometheus_takes_the_rules() throws Exception {
        boolean there = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "promtool")));
        if (!there) {
            System.getLogger("observability")
                    .log(System.Logger.Level.WARNING, "SKIPPED: promtool is not installed (Debian: prometheus)");
        }
        assumeTrue(there, "promtool is not installed");
        try (Installation installation = new Installation()) {
            Process tool = new ProcessBuilder(
                            "promtool", "check", "rules", "--lint=all", "--lint-fatal", "fairlead-rules.yml")
                    .directory(folder(installation).toFile())
                    .redirectErrorStream(true)
                    .start();
            assertThat(tool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(tool.exitValue())
                    .as(new String(tool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .isZero();
        }
    }
}
