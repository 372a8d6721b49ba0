package dev.fairlead.acceptance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.FileGateway;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The cache tests of the HTTP working group's chair, once straight to their origin and once through the gateway. It keeps
 * nothing, so each test must end as it does without it: what differs would be a header, a body or an interim answer that
 * a hop has changed. {@code explained.tsv} lists what must differ, and why.
 */
@Execution(ExecutionMode.CONCURRENT)
final class HttpCacheTest {

    private static final int AT_LEAST = 350;
    private static final int PASSED_BY_NO_CACHE_AT_ALL = 110;

    @Test
    void every_test_ends_through_the_gateway_as_at_the_origin(@TempDir Path scratch) throws IOException {
        HttpCacheSuite suite = HttpCacheSuite.find(scratch).orElse(null);
        Assumptions.assumeTrue(suite != null, HttpCacheSuite.HOW_TO_GET);
        Map<String, String> direct = new TreeMap<>();
        Map<String, String> through = new TreeMap<>();
        try (RunningCommand origin = Objects.requireNonNull(suite).origin()) {
            String address = HttpCacheSuite.address(origin);
            try (FileGateway gateway = FileGateway.serving(configuration(address))) {
                String other = "http://127.0.0.1:" + gateway.port();
                ask(suite, List.of(address, other), List.of(direct, through), Set.of());
                Set<String> again = unsure(direct, through);
                if (!again.isEmpty()) {
                    ask(suite, List.of(address, other), List.of(direct, through), again);
                }
            }
        }
        assertThat(direct).hasSizeGreaterThanOrEqualTo(AT_LEAST);
        assertThat(direct.values().stream().filter("true"::equals).count())
                .as("tests that an origin passes")
                .isGreaterThanOrEqualTo(PASSED_BY_NO_CACHE_AT_ALL);
        assertThat(differences(direct, through)).isEqualTo(explained());
    }

    private static void ask(
            HttpCacheSuite suite, List<String> addresses, List<Map<String, String>> results, Set<String> ids) {
        try (RunningCommand one = suite.ask(addresses.getFirst(), ids);
                RunningCommand other = suite.ask(addresses.getLast(), ids)) {
            results.getFirst().putAll(HttpCacheSuite.results(one));
            results.getLast().putAll(HttpCacheSuite.results(other));
        }
    }

    /** The suite gives each request ten seconds, which a busy machine may not have: those that differ are asked once more. */
    private static Set<String> unsure(Map<String, String> direct, Map<String, String> through) throws IOException {
        Set<String> again = new TreeSet<>(differences(direct, through).keySet());
        again.removeAll(explained().keySet());
        List.of(direct, through)
                .forEach(results -> results.forEach((id, result) -> {
                    if (result.contains("AbortError")) {
                        again.add(id);
                    }
                }));
        return again;
    }

    private static String configuration(String origin) {
        return """
                http:
                  routers: {all: {rule: "PathPrefix(`/`)", service: origin}}
                  services: {origin: {loadBalancer: {servers: [{url: "%s"}]}}}
                """.formatted(origin);
    }

    private static Map<String, String> differences(Map<String, String> direct, Map<String, String> through) {
        Map<String, String> differences = new TreeMap<>();
        direct.forEach((id, result) -> {
            String other = through.getOrDefault(id, "missing");
            if (!result.equals(other)) {
                differences.put(id, other);
            }
        });
        through.keySet().stream()
                .filter(id -> !direct.containsKey(id))
                .forEach(id -> differences.put(id, "only through the gateway"));
        return differences;
    }

    /** Lines of an id and what it gives through the gateway; those that begin with # say why. */
    private static Map<String, String> explained() throws IOException {
        Map<String, String> explained = new TreeMap<>();
        try (InputStream data = HttpCacheTest.class.getResourceAsStream("/http-cache-tests/explained.tsv")) {
            String text = new String(Objects.requireNonNull(data).readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .forEach(line -> {
                        int tab = line.indexOf('\t');
                        explained.put(line.substring(0, tab), line.substring(tab + 1));
                    });
        }
        return explained;
    }
}
