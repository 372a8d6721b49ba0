package dev.fairlead.acceptance.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.acceptance.process.DockerEngine;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.compose.convert.Convert;
import dev.fairlead.compose.convert.Converted;
import dev.fairlead.compose.emit.Manifest;
import dev.fairlead.compose.file.Network;
import dev.fairlead.compose.file.Stack;
import dev.fairlead.compose.file.StackReader;
import dev.fairlead.compose.topology.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The four networks of the second seed: who reaches whom on a real engine, and who does where the policies that are made
 * of it are enforced, is what {@code fairlead compose topology} says, connection by connection.
 */
@Execution(ExecutionMode.CONCURRENT)
final class ReachabilityProofTest {

    private static final int ANY_PORT = 7000;

    private static Stack stack() throws IOException {
        try (Installation installation = new Installation()) {
            return StackReader.readExactly(
                    List.of(installation.root().resolve("compose/src/test/seeds/motovaultpro/compose.yaml")), Map.of());
        }
    }

    private static void need(String what, Optional<String> missing) {
        missing.ifPresent(why ->
                System.getLogger(what).log(System.Logger.Level.WARNING, "SKIPPED: no " + what + " here: " + why));
        assumeTrue(missing.isEmpty(), () -> "no " + what + " here: " + missing.orElse(""));
    }

    /** Whom each workload reaches by the files. */
    private static Map<String, Set<String>> wanted(Stack stack) {
        Topology topology = Topology.of(stack);
        Map<String, Set<String>> wanted = new TreeMap<>();
        for (String from : topology.workloads()) {
            wanted.put(
                    from,
                    topology.workloads().stream()
                            .filter(to -> !to.equals(from)
                                    && !topology.shared(from, to).isEmpty())
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        long pairs = wanted.values().stream().mapToInt(Set::size).sum();
        long all = (long) wanted.size() * (wanted.size() - 1);
        assertThat(pairs).as("some reach each other, and some do not").isBetween(all / 10, all * 9 / 10);
        return wanted;
    }

    // -- a real engine ------------------------------------------------------------------------------------------------

    @Test
    void on_a_real_engine_workloads_reach_whom_the_topology_says() throws IOException {
        need("Docker engine", DockerEngine.missing());
        Stack stack = stack();
        Map<String, Set<String>> wanted = wanted(stack);
        try (DockerEngine engine = new DockerEngine()) {
            Set<String> used = new TreeSet<>();
            stack.workloads()
                    .values()
                    .forEach(each -> used.addAll(each.networks().keySet()));
            for (String network : used) {
                boolean internal = Optional.ofNullable(stack.networks().get(network))
                        .map(Network::internal)
                        .orElse(false);
                if (internal) {
                    engine.docker("network", "create", "--internal", network);
                } else {
                    engine.docker("network", "create", network);
                }
            }
            stack.workloads().values().forEach(workload -> {
                List<String> networks = List.copyOf(workload.networks().keySet());
                engine.docker(
                        "run", "-d", "--name", workload.name(), "--network", networks.getFirst(), DockerEngine.IMAGE);
                networks.stream().skip(1).forEach(more -> engine.docker("network", "connect", more, workload.name()));
            });
            Map<String, List<String>> addresses = new HashMap<>();
            stack.workloads().keySet().forEach(name -> addresses.put(name, addresses(engine, name)));
            Map<String, Set<String>> reached =
                    asked(stack.workloads().keySet(), name -> reached(engine, name, addresses));

            assertThat(reached).isEqualTo(wanted);
        }
    }

    // Some at once: most of the time is waiting for what does not answer.
    private static Map<String, Set<String>> asked(Collection<String> names, Function<String, Set<String>> ask) {
        Map<String, Set<String>> answers = new ConcurrentSkipListMap<>();
        try (ExecutorService some = Executors.newFixedThreadPool(4)) {
            names.forEach(name -> some.execute(() -> answers.put(name, ask.apply(name))));
        }
        return answers;
    }

    private static List<String> addresses(DockerEngine engine, String name) {
        String all = engine.docker("inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}", name);
        return List.of(all.strip().split("\\s+", -1));
    }

    private static Set<String> reached(DockerEngine engine, String from, Map<String, List<String>> addresses) {
        StringBuilder script = new StringBuilder();
        addresses.forEach((to, all) -> all.forEach(address -> {
            if (!to.equals(from)) {
                script.append("(busybox timeout 3 busybox wget -q -O /dev/null http://")
                        .append(address)
                        .append("/ 2>/dev/null && echo ")
                        .append(to)
                        .append(") & ");
            }
        }));
        return engine.docker("exec", from, "/bin/sh", "-c", script + "wait; true")
                .lines()
                .filter(line -> !line.isBlank())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    // -- policies -----------------------------------------------------------------------------------------------------

    @Test
    void where_the_policies_are_enforced_it_is_the_same() throws IOException {
        need("nftables", PodNetwork.missing());
        Stack stack = stack();
        Map<String, Set<String>> wanted = wanted(stack);
        Topology topology = Topology.of(stack);
        Converted converted = Convert.run(stack, new Convert.Options(Set.of()));
        assertThat(converted.findings()).isEmpty();
        PolicyRules rules = new PolicyRules(converted.manifests());
        assertThat(rules.pods()).containsExactlyInAnyOrderElementsOf(wanted.keySet());
        try (PodNetwork network = new PodNetwork(rules.pods())) {
            network.addresses().keySet().forEach(pod -> network.listen(pod, ports(stack, pod)));
            assertThat(reached(network, rules.pods()))
                    .as("without a policy all reach all")
                    .allSatisfy((pod, others) ->
                            assertThat(others).hasSize(rules.pods().size() - 1));

            enforce(network, rules);
            assertThat(reached(network, rules.pods())).isEqualTo(wanted);
            for (String pod : rules.pods()) {
                boolean out = !network.reached(pod, Map.of(PodNetwork.OUTSIDE, ANY_PORT))
                        .isEmpty();
                assertThat(out).as(pod + " to the outside").isEqualTo(topology.reachesOutside(pod));
                assertThat(network.reached(PodNetwork.OUTSIDE, Map.of(pod, ANY_PORT)))
                        .as("a port of " + pod + " that is not published")
                        .isEmpty();
                for (int port : published(topology, pod)) {
                    assertThat(network.reached(PodNetwork.OUTSIDE, Map.of(pod, port)))
                            .as("the published port " + port + " of " + pod)
                            .containsExactly(pod);
                }
            }
            mutated(network, converted, wanted, topology);
        }
    }

    // The policy of each network that is the only one of somebody's, taken away, is missed.
    private static void mutated(
            PodNetwork network, Converted converted, Map<String, Set<String>> wanted, Topology topology) {
        List<Manifest> policies = converted.manifests().stream()
                .filter(manifest -> manifest.kind().equals("NetworkPolicy"))
                .filter(manifest -> manifest.name().startsWith("network-"))
                .filter(manifest -> decides(topology, manifest.name().replace("network-", "")))
                .toList();
        assertThat(policies).hasSizeGreaterThan(2);
        for (Manifest policy : policies) {
            List<Manifest> without = new ArrayList<>(converted.manifests());
            without.remove(policy);
            PolicyRules rules = new PolicyRules(without);
            enforce(network, rules);
            assertThat(reached(network, rules.pods()))
                    .as("without " + policy.name())
                    .isNotEqualTo(wanted);
        }
    }

    private static boolean decides(Topology topology, String network) {
        return topology.workloads().stream().anyMatch(from -> topology.workloads().stream()
                .anyMatch(to -> !from.equals(to) && topology.shared(from, to).equals(Set.of(network))));
    }

    private static void enforce(PodNetwork network, PolicyRules rules) {
        rules.pods().forEach(pod -> network.enforce(pod, rules.table(pod, network.addresses())));
    }

    private static Map<String, Set<String>> reached(PodNetwork network, Set<String> pods) {
        return asked(pods, pod -> {
            Map<String, Integer> others = new TreeMap<>();
            pods.stream().filter(other -> !other.equals(pod)).forEach(other -> others.put(other, ANY_PORT));
            return network.reached(pod, others);
        });
    }

    private static Set<Integer> published(Topology topology, String name) {
        return topology.published(name).stream()
                .filter(port -> port.endsWith("/tcp"))
                .map(port -> Integer.valueOf(port.replaceAll(".*:|/.*", "")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Integer> ports(Stack stack, String name) {
        Set<Integer> ports = published(Topology.of(stack), name);
        ports.add(ANY_PORT);
        return ports;
    }
}
