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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The policies that are made let through what the networks of Compose do, and nothing else. */
@Tag("slow")
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
        return differences(stack, new PolicyReach(manifests), routed(manifests));
    }

    private static Set<String> routed(List<Manifest> manifests) {
        Set<String> routed = new TreeSet<>();
        manifests.stream()
                .filter(manifest -> manifest.kind().equals("Ingress"))
                .forEach(manifest -> routed.add(manifest.name().replaceFirst("-ingress$", "")));
        return routed;
    }

    private static List<String> differences(Stack stack, PolicyReach policies, Set<String> ingresses) {
        Topology topology = Topology.of(stack);
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
            if (!none && !policies.resolves(id(from))) {
                differences.add(from + " finds no names");
            }
            topology.waits(from).forEach((gate, how) -> {
                if (!none
                        && how.startsWith("completed")
                        && policies.names().contains(id(gate))
                        && !policies.reaches(id(from), id(gate), "7777")) {
                    differences.add(from + " cannot see that " + gate + " has ended");
                }
            });
            Set<String> open = policies.open(id(from));
            Set<String> published = new TreeSet<>();
            topology.published(from).forEach(port -> published.add(port.substring(port.indexOf(':') + 1)));
            boolean routed = ingresses.contains(id(from));
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
    void whatever_is_changed_in_a_policy_is_noticed() throws IOException {
        int noticed = 0;
        for (Path file : stacks()) {
            Stack stack = read(file);
            if (stack.workloads().size() > 20) {
                continue;
            }
            List<Manifest> manifests = manifests(stack);
            PolicyReach whole = new PolicyReach(manifests);
            for (Map<String, String> policy : whole.policies()) {
                if (!counts(stack, policy.getOrDefault("/metadata/name", ""))) {
                    continue;
                }
                for (Map<String, String> mutant : mutants(stack, policy)) {
                    List<Map<String, String>> others = new ArrayList<>(whole.policies());
                    others.set(others.indexOf(policy), mutant);
                    assertThat(differences(stack, whole.with(others), routed(manifests)))
                            .as("%s: %s", file, mutant)
                            .isNotEmpty();
                    noticed++;
                }
            }
        }
        assertThat(noticed).isGreaterThan(300);
    }

    // The policy with one field changed, for each of its fields, and one without anything.
    private static List<Map<String, String>> mutants(Stack stack, Map<String, String> policy) {
        List<Map<String, String>> mutants = new ArrayList<>();
        policy.forEach((key, value) -> {
            if (key.startsWith("/spec/") && isNeeded(stack, policy.getOrDefault("/metadata/name", ""), key)) {
                Map<String, String> mutant = new TreeMap<>(policy);
                mutant.put(key, value.matches("[0-9]+") ? value + "1" : "not-" + value);
                mutants.add(mutant);
            }
        });
        mutants.add(Map.of());
        return mutants;
    }

    // A way out to a network is needed by a closed workload that shares no other one with somebody there.
    private static boolean isNeeded(Stack stack, String policy, String key) {
        if (!policy.endsWith("-closed") || !key.contains("network.fairlead.dev~1")) {
            return true;
        }
        Topology topology = Topology.of(stack);
        Set<String> only = Set.of(key.substring(key.indexOf("~1") + 2));
        return compared(stack).stream()
                .filter(name -> id(name).equals(policy.replace("-closed", "")))
                .anyMatch(name -> compared(stack).stream()
                        .anyMatch(to ->
                                !name.equals(to) && topology.shared(name, to).equals(only)));
    }

    // The one that closes what nothing opens counts where nothing else selects, and one through an Ingress only has no
    // published port in Compose to compare with; one of a network that is never the only one decides nothing.
    private static boolean counts(Stack stack, String policy) {
        boolean routed = policy.endsWith("-published")
                && Topology.of(stack)
                        .published(policy.replace("-published", ""))
                        .isEmpty();
        boolean idle = policy.startsWith("network-") && !decides(stack, policy);
        return !policy.equals("default-deny") && !policy.endsWith("-alone") && !routed && !idle;
    }

    // Whether two workloads have this network in common, and no other.
    private static boolean decides(Stack stack, String policy) {
        Topology topology = Topology.of(stack);
        Set<String> only = Set.of(policy.substring("network-".length()));
        return compared(stack).stream().anyMatch(from -> compared(stack).stream()
                .anyMatch(to -> !from.equals(to) && topology.shared(from, to).equals(only)));
    }

    @Test
    void a_topology_as_a_page_needs_nothing_else() throws IOException {
        Path file = Files.writeString(
                directory.resolve("compose.yaml"),
                "services: {'a<b': {image: 'a:1', ports: ['8080:80'], networks: [in], depends_on: {c: {condition: service_healthy}}},"
                        + " c: {image: 'c:1', networks: [in, out]}}\nnetworks: {in: {internal: true}, out: }\n");
        Topology topology = Topology.of(read(file));
        String html = Page.html(topology);

        assertThat(html)
                .contains("a&lt;b waits until c is healthy", "in (internal)", "c on out")
                .doesNotContain("a<b", "src=", "href=", "<script");
        assertThat(html.split("<circle", -1)).hasSize(4);
        assertThat(Page.svg(topology)).startsWith("<svg xmlns=").endsWith("</svg>\n");
        assertThat(Drawing.json(topology)).contains("\"c\": \"healthy\"");
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
