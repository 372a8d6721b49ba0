package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.compose.file.EnvFile;
import dev.fairlead.compose.file.Port;
import dev.fairlead.compose.file.Scalar;
import dev.fairlead.compose.file.Stack;
import dev.fairlead.compose.file.StackReader;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.compose.topology.Topology;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is read of a stack is what {@code docker compose config} reads of it: services, images, variables, labels,
 * commands, ports, networks, what waits for what. Needs Compose as a plugin of the Docker command, and no engine.
 */
final class ComposeParityTest {

    private static final boolean IS_HERE = isHere();

    private static boolean isHere() {
        String version = run(List.of("docker", "compose", "version", "--short"));
        boolean isHere = version.startsWith("2.") || version.startsWith("5.");
        if (!isHere) {
            System.getLogger("compose")
                    .log(System.Logger.Level.WARNING, "SKIPPED: no docker compose here: what is read was not compared");
        }
        return isHere;
    }

    // Before each and not before all: so each is counted as skipped, and not as a test that is not there.
    @BeforeEach
    void compose_is_here() {
        assumeTrue(IS_HERE, "no docker compose here: what is read was not compared");
    }

    static List<Path> stacks() throws IOException {
        return CorpusTest.stacks().stream()
                // It has keys that are newer than the Compose that it is compared with.
                .filter(file -> !file.toString().endsWith("19-odd-keys.yaml"))
                .toList();
    }

    private static String run(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("HOME", "/home/me");
            builder.environment().put("SET", "1");
            Process process = builder.start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(30, TimeUnit.SECONDS) ? text : "";
        } catch (IOException absent) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    // -- what Compose says --------------------------------------------------------------------------------------------

    private static Map<String, Node> members(Node node, String key) {
        return node instanceof Node.Mapping mapping && mapping.members().get(key) instanceof Node.Mapping inner
                ? inner.members()
                : Map.of();
    }

    private static List<Node> elements(Node node, String key) {
        return node instanceof Node.Mapping mapping && mapping.members().get(key) instanceof Node.Sequence list
                ? list.elements()
                : List.of();
    }

    // What it prints can be read again, so a dollar sign is two.
    private static String text(Node node) {
        return plain(node).replace("$$", "$");
    }

    private static String plain(Node node) {
        return switch (node) {
            case Node.Text text -> text.value();
            case Node.Decimal number -> number.value().toPlainString();
            case Node.Bool bool -> String.valueOf(bool.value());
            case Node.Empty nothing -> "";
            case Node.Mapping other -> "a mapping";
            case Node.Sequence other -> "a list";
        };
    }

    private static String text(Node node, String key) {
        return node instanceof Node.Mapping mapping && mapping.members().containsKey(key)
                ? text(mapping.members().getOrDefault(key, node))
                : "";
    }

    private static Set<String> theirs(Node service) {
        Set<String> said = new TreeSet<>();
        said.add("image " + text(service, "image"));
        said.add("container " + text(service, "container_name"));
        said.add("mode " + text(service, "network_mode"));
        members(service, "environment").forEach((name, value) -> {
            if (!(value instanceof Node.Empty)) {
                said.add("variable " + name + "=" + text(value));
            }
        });
        members(service, "labels").forEach((name, value) -> said.add("label " + name + "=" + text(value)));
        members(service, "networks").forEach((name, value) -> {
            said.add("network " + name);
            elements(value, "aliases").forEach(alias -> said.add("alias " + text(alias) + " on " + name));
        });
        members(service, "depends_on")
                .forEach((name, how) -> said.add("waits for " + name + " "
                        + text(how, "condition").replaceFirst("^service_", "").replace('_', ' ')));
        elements(service, "ports")
                .forEach(port -> said.add("port " + text(port, "host_ip") + ":" + text(port, "published") + ":"
                        + text(port, "target") + "/" + text(port, "protocol")));
        elements(service, "profiles").forEach(profile -> said.add("profile " + text(profile)));
        List<String> command = elements(service, "command").stream()
                .map(ComposeParityTest::text)
                .toList();
        said.add("command " + command);
        return said;
    }

    // -- what we say --------------------------------------------------------------------------------------------------

    private static Set<String> ours(Stack stack, Workload workload) {
        Set<String> said = new TreeSet<>();
        said.add("image " + workload.image().map(Scalar::text).orElse(""));
        said.add("container " + workload.containerName().map(Scalar::text).orElse(""));
        said.add("mode " + workload.mode());
        environment(stack, workload).forEach((name, value) -> said.add("variable " + name + "=" + value));
        workload.labels().forEach((name, value) -> said.add("label " + name + "=" + value.text()));
        workload.networks().forEach((name, attachment) -> {
            said.add("network " + name);
            attachment.aliases().forEach(alias -> said.add("alias " + alias + " on " + name));
        });
        Map<String, String> waits = new TreeMap<>(Topology.of(stack).waits(workload.name()));
        implied(stack, workload).forEach(name -> waits.putIfAbsent(name, "started"));
        waits.forEach((name, condition) -> said.add("waits for " + name + " " + condition));
        for (Port port : workload.ports()) {
            said.add("port " + port.hostAddress() + ":" + (port.published() == 0 ? "" : port.published()) + ":"
                    + port.target() + "/" + port.protocol());
        }
        workload.profiles().forEach(profile -> said.add("profile " + profile));
        said.add("command " + command(stack, workload.name()));
        return said;
    }

    private static Map<String, String> environment(Stack stack, Workload workload) {
        Map<String, String> all = new TreeMap<>();
        for (Scalar file : workload.envFiles()) {
            EnvFile.entries(stack.directory().resolve(file.text()), false, stack.environment()::get)
                    .forEach((name, entry) -> all.put(name, entry.value()));
        }
        service(stack, workload.name()).forEach((key, value) -> {
            if (key.equals("environment")) {
                members(new Node.Mapping(Map.of(key, value), value.place()), key)
                        .forEach((name, variable) -> {
                            if (!(variable instanceof Node.Empty)) {
                                all.put(name, plain(variable));
                            } else if (stack.environment().containsKey(name)) {
                                all.put(name, stack.environment().getOrDefault(name, ""));
                            }
                        });
            }
        });
        return all;
    }

    // Whoever links to another one, or uses its network or its volumes, waits for it.
    private static Set<String> implied(Stack stack, Workload workload) {
        Set<String> implied = new TreeSet<>();
        if (workload.mode().startsWith("service:")) {
            implied.add(workload.mode().substring("service:".length()));
        }
        service(stack, workload.name()).forEach((key, value) -> {
            if (key.matches("links|volumes_from") && value instanceof Node.Sequence list) {
                list.elements().forEach(element -> implied.add(plain(element).replaceFirst(":.*", "")));
            }
        });
        return implied;
    }

    private static Map<String, Node> service(Stack stack, String name) {
        return members(
                new Node.Mapping(
                        members(stack.document().root(), "services"),
                        stack.document().root().place()),
                name);
    }

    private static List<String> command(Stack stack, String name) {
        Node command = service(stack, name).get("command");
        List<String> words = new ArrayList<>();
        if (command instanceof Node.Sequence list) {
            list.elements().forEach(element -> words.add(plain(element)));
        } else if (command != null && !(command instanceof Node.Empty)) {
            words.addAll(ImagePart.split(plain(command)));
        }
        return words;
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void what_is_read_is_what_compose_reads(Path file) throws Json.Malformed {
        String config = run(List.of(
                "docker",
                "compose",
                "--profile",
                "*",
                "-f",
                file.toAbsolutePath().toString(),
                "config",
                "--format",
                "json"));
        assertThat(config).as("docker compose takes it").isNotBlank();
        Map<String, Set<String>> theirs = new TreeMap<>();
        members(Json.read(config, "config"), "services").forEach((name, service) -> theirs.put(name, theirs(service)));
        Stack stack = StackReader.readExactly(List.of(file), Map.of("HOME", "/home/me", "SET", "1"));
        Map<String, Set<String>> ours = new TreeMap<>();
        stack.workloads().forEach((name, workload) -> ours.put(name, ours(stack, workload)));

        assertThat(ours).isEqualTo(theirs);
    }
}
