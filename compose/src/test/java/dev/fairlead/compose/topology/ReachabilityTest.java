package dev.fairlead.compose.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.compose.convert.Convert;
import dev.fairlead.compose.convert.Converted;
import dev.fairlead.compose.emit.Manifest;
import dev.fairlead.compose.file.Stack;
import dev.fairlead.compose.file.StackReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The policies that are made let through what the networks of Compose do, and nothing else. */
final class ReachabilityTest {

    @TempDir
    Path directory;

    static List<Path> stacks() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/stacks"))) {
            List<Path> all =
                    new ArrayList<>(files.filter(file -> file.toString().endsWith(".yaml"))
                            .sorted()
                            .toList());
            all.add(Path.of("src/test/seeds/motovaultpro/compose.yaml"));
            return all;
        }
    }

    private static Stack read(Path file) {
        return StackReader.readExactly(List.of(file), Map.of("HOME", "/home/me"));
    }

    private static List<Manifest> manifests(Stack stack) {
        Converted converted = Convert.run(stack, new Convert.Options(Set.of("*")));
        assertThat(converted.findings()).isEmpty();
        return converted.manifests();
    }

    private static String id(String name) {
        String id = name.toLowerCase(Locale.ROOT).replace('_', '-');
        return Character.isDigit(id.charAt(0)) ? "x-" + id : id;
    }

    // Where the network of another pod or of the host is refused, the account says so, and there is nothing to compare.
    private static List<String> compared(Stack stack) {
        return stack.workloads().values().stream()
                .filter(workload -> workload.mode().matches("|none|bridge"))
                .map(workload -> workload.name())
                .toList();
    }

    private static List<String> differences(Stack stack, List<Manifest> manifests) {
        Topology topology = Topology.of(stack);
        PolicyReach policies = new PolicyReach(manifests);
        List<String> differences = new ArrayList<>();
        for (String from : compared(stack)) {
            for (String to : compared(stack)) {
                boolean wanted = !topology.shared(from, to).isEmpty();
                if (!from.equals(to) && wanted != policies.reaches(id(from), id(to))) {
                    differences.add(from + " -> " + to + " should be " + wanted);
                }
            }
            boolean none = stack.workloads().get(from) == null
                    || topology.networks(from).isEmpty();
            if (!none && topology.reachesOutside(from) != policies.reachesOutside(id(from))) {
                differences.add(from + " -> outside should be " + topology.reachesOutside(from));
            }
            Set<String> open = policies.open(id(from));
            Set<String> published = new TreeSet<>();
            topology.published(from).forEach(port -> published.add(port.substring(port.indexOf(':') + 1)));
            boolean routed =
                    manifests.stream().anyMatch(manifest -> manifest.id().equals("Ingress/" + id(from) + "-ingress"));
            if (!open.containsAll(published) || (!routed && !published.containsAll(open))) {
                differences.add(from + " is open on " + open + ", not on " + published);
            }
        }
        return differences;
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void both_matrices_are_equal(Path file) {
        Stack stack = read(file);

        assertThat(differences(stack, manifests(stack))).isEmpty();
    }

    private Stack random(int seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("services:\n");
        for (int service = 0; service < 2 + random.nextInt(5); service++) {
            text.append("  s").append(service).append(": {image: 'a:1'");
            Set<Integer> networks = new TreeSet<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                networks.add(random.nextInt(4));
            }
            if (random.nextInt(6) == 0) {
                text.append(", network_mode: none");
            } else if (random.nextInt(4) > 0) {
                text.append(", networks: [");
                networks.forEach(network -> text.append('n').append(network).append(", "));
                text.append(']');
            }
            if (random.nextBoolean()) {
                text.append(", ports: ['").append(8000 + service).append(":80']");
            }
            text.append("}\n");
        }
        text.append("networks: {");
        for (int network = 0; network < 4; network++) {
            text.append('n')
                    .append(network)
                    .append(": {internal: ")
                    .append(random.nextBoolean())
                    .append("}, ");
        }
        return read(Files.writeString(directory.resolve("compose.yaml"), text + "}\n"));
    }

    @Test
    void five_hundred_random_stacks() throws IOException {
        for (int seed = 0; seed < 500; seed++) {
            Stack stack = random(seed);
            assertThat(differences(stack, manifests(stack))).as("%d", seed).isEmpty();
        }
    }

    @Test
    void a_policy_that_is_missing_is_noticed() throws IOException {
        Map<String, Integer> noticed = new HashMap<>();
        for (Path file : List.of(
                Path.of("src/test/seeds/motovaultpro/compose.yaml"), Path.of("src/test/stacks/01-voting.yaml"))) {
            Stack stack = read(file);
            List<Manifest> manifests = manifests(stack);
            for (Manifest policy : manifests) {
                boolean counts =
                        policy.kind().equals("NetworkPolicy") && !policy.name().equals("default-deny");
                // One that lets in through an Ingress only has no published port in Compose to compare with.
                boolean routed = policy.name().endsWith("-published")
                        && Topology.of(stack)
                                .published(policy.name().replace("-published", ""))
                                .isEmpty();
                boolean idle = policy.name().startsWith("network-") && !decides(stack, policy.name());
                if (counts && !routed && !idle) {
                    List<Manifest> without = new ArrayList<>(manifests);
                    without.remove(policy);
                    assertThat(differences(stack, without)).as(policy.id()).isNotEmpty();
                    noticed.merge(file.toString(), 1, Integer::sum);
                }
            }
        }
        assertThat(noticed.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(12);
    }

    // Whether two workloads have this network in common, and no other.
    private static boolean decides(Stack stack, String policy) {
        Topology topology = Topology.of(stack);
        Set<String> only = Set.of(policy.substring("network-".length()));
        return topology.workloads().stream().anyMatch(from -> topology.workloads().stream()
                .anyMatch(to -> !from.equals(to) && topology.shared(from, to).equals(only)));
    }

    @Test
    void a_topology_as_a_document() throws IOException {
        Path file = Files.writeString(
                directory.resolve("compose.yaml"),
                "services: {a: {image: 'a:1', ports: ['8080:80', '127.0.0.1:1:1']}, b: {image: 'b:1', network_mode: none}}\n");
        Topology topology = Topology.of(read(file));

        assertThat(Drawing.json(topology)).contains("\"8080:80/tcp\"").doesNotContain("1:1/tcp");
        assertThat(Drawing.mermaid(topology)).isEqualTo("""
                graph LR
                  w0["a"]
                  w1["b"]
                  n0(("default"))
                  w0 --- n0
                  outside -->|"8080:80/tcp"| w0
                """);
    }
}
