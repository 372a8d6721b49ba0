package dev.fairlead.gateway.kubernetes;

import static dev.fairlead.gateway.kubernetes.FakeApiServer.at;
import static dev.fairlead.gateway.kubernetes.FakeApiServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Yaml;
import dev.fairlead.sources.kubernetes.KubernetesSource.Contact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How a cluster is followed: changes, an API server that is away, versions that are too old, rights, leases, garbage. */
class FollowingTest {

    private static final Path FOLDER = Path.of("src", "test", "kubernetes");

    private static Scenario web() throws IOException {
        return new Scenario(FOLDER.resolve("httproute-simple-same-namespace.yaml"));
    }

    private static int status(Scenario scenario, String host, String path) {
        try {
            return Ask.get(host, path).at(scenario.gateway().port()).status();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static Node ingress(String name, String host) throws Yaml.Malformed {
        String text = "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: " + name
                + ", namespace: default}, spec: {ingressClassName: fairlead, rules: [{host: " + host
                + ", http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number:"
                + " 8080}}}}]}}]}}";
        return Yaml.readAsWritten(text.getBytes(StandardCharsets.UTF_8), "test", Set.of())
                .root();
    }

    @Test
    void an_object_that_comes_changes_and_goes_is_followed() throws Exception {
        try (Scenario scenario = web()) {
            scenario.server().remove("HTTPRoute", "default/web");
            ClusterGateway.await(() -> status(scenario, "a.example.com", "/") == 404, "the route is gone");
            scenario.server().put(ingress("one", "a.example.com"));
            ClusterGateway.await(() -> status(scenario, "a.example.com", "/") == 200, "the Ingress is there");
            scenario.server().put(ingress("one", "b.example.com"));
            ClusterGateway.await(() -> status(scenario, "b.example.com", "/") == 200, "the Ingress has another host");
            assertThat(status(scenario, "a.example.com", "/")).isEqualTo(404);
            scenario.server().remove("Ingress", "default/one");
            ClusterGateway.await(() -> status(scenario, "b.example.com", "/") == 404, "the Ingress is gone");
        }
    }

    @Test
    void while_the_api_server_is_away_what_it_said_last_is_served() throws Exception {
        try (Scenario scenario = web()) {
            assertThat(scenario.gateway().contacts()).endsWith(Contact.GOOD);
            scenario.server().goAway();
            ClusterGateway.await(() -> scenario.gateway().contacts().getLast() == Contact.LOST, "the loss is noticed");
            assertThat(status(scenario, "a.example.com", "/")).isEqualTo(200);
            ClusterGateway.await(
                    () -> scenario.gateway().findings().contains("what it said last goes on being served"),
                    "a finding");
            scenario.server().put(ingress("one", "only.example.com"));
            scenario.server().remove("HTTPRoute", "default/web");
            scenario.server().comeBack();
            ClusterGateway.await(() -> status(scenario, "a.example.com", "/") == 404, "it is followed again");
            ClusterGateway.await(
                    () -> status(scenario, "only.example.com", "/") == 200, "what came meanwhile is there");
            ClusterGateway.await(
                    () -> scenario.gateway().contacts().getLast() == Contact.GOOD, "the way is good again");
            assertThat(scenario.gateway().findings()).doesNotContain("does not answer");
        }
    }

    @Test
    void a_version_that_is_too_old_begins_with_a_list_and_what_vanished_is_gone() throws Exception {
        try (Scenario scenario = web()) {
            scenario.server().put(ingress("one", "a.example.com"));
            ClusterGateway.await(
                    () -> scenario.gateway().gateway().snapshot().routes().size() == 2, "the Ingress");
            int lists = scenario.server().lists();
            scenario.server().goAway();
            scenario.server().remove("Ingress", "default/one");
            scenario.server().compact();
            scenario.server().comeBack();
            ClusterGateway.await(
                    () -> scenario.gateway().gateway().snapshot().routes().size() == 1, "it is gone");
            assertThat(scenario.server().lists()).isGreaterThan(lists);
            assertThat(status(scenario, "a.example.com", "/")).isEqualTo(200);
        }
    }

    @Test
    void what_may_not_be_read_is_named_and_the_rest_is_served() throws Exception {
        try (FakeApiServer server = new FakeApiServer()) {
            server.hide("secrets");
            server.without("middlewares");
            server.without("httproutes");
            try (ClusterGateway gateway = new ClusterGateway(server.uri())) {
                assertThat(gateway.contacts()).endsWith(Contact.LOST);
                assertThat(gateway.findings())
                        .contains("secrets cannot be read", "secrets is forbidden", "deploy/kubernetes/rbac.yaml")
                        .doesNotContain("httproutes")
                        .doesNotContain("middlewares");
            }
        }
    }

    @Test
    void nothing_is_known_before_the_first_answer() throws Exception {
        FakeApiServer server = new FakeApiServer();
        server.close();
        try (ClusterGateway gateway = new ClusterGateway(server.uri())) {
            assertThat(gateway.contacts()).containsExactly(Contact.NEVER);
            assertThat(gateway.findings()).contains("the API server does not answer");
            server.comeBack();
            ClusterGateway.await(() -> gateway.contacts().getLast() == Contact.GOOD, "the first answer");
        } finally {
            server.close();
        }
    }

    @Test
    void of_two_replicas_one_writes_and_the_other_takes_over() throws Exception {
        try (Scenario scenario = web();
                ClusterGateway other = new ClusterGateway(
                        scenario.server().uri(), "other", ClusterGateway.settings("other", List.of("192.0.2.7")))) {
            ClusterGateway.await(() -> holder(scenario).equals("test"), "the first holds the lease");
            assertThat(other.gateway().snapshot().routes()).hasSize(1);
            scenario.gateway().close();
            ClusterGateway.await(() -> holder(scenario).equals("other"), "the other holds the lease");
            scenario.server().put(ingress("late", "late.example.com"));
            ClusterGateway.await(
                    () -> at(at(scenario.server().get("Ingress", "default/late"), "status"), "loadBalancer")
                            instanceof Node.Mapping,
                    "the other writes statuses");
        }
    }

    private static String holder(Scenario scenario) {
        return text(at(scenario.server().get("Lease", "fairlead/fairlead-status"), "spec"), "holderIdentity");
    }

    @Test
    void the_rights_that_are_asked_for_are_those_of_the_manifest() throws Exception {
        Set<String> asked = new TreeSet<>();
        for (String name : List.of("httproute-simple-same-namespace", "grpcroute-status", "ingress-class")) {
            try (Scenario scenario = new Scenario(FOLDER.resolve(name + ".yaml"))) {
                assertThat(scenario.differences()).isEmpty();
                int before = scenario.server().lists();
                ClusterGateway.await(
                        () -> scenario.server().asked().contains("update coordination.k8s.io/leases"), "a renewal");
                assertThat(scenario.server().lists())
                        .as("lists while nothing happens")
                        .isEqualTo(before);
                asked.addAll(scenario.server().asked());
            }
        }
        assertThat(asked).isEqualTo(allowed());
    }

    private static Set<String> allowed() throws IOException, Yaml.Malformed {
        Set<String> allowed = new TreeSet<>();
        String manifest = Files.readString(Path.of("..", "deploy", "kubernetes", "rbac.yaml"));
        for (String document : manifest.split("\n---\n", -1)) {
            Node role = Yaml.readAsWritten(document.getBytes(StandardCharsets.UTF_8), "rbac.yaml", Set.of())
                    .root();
            for (Node rule : elements(at(role, "rules"))) {
                for (Node group : elements(at(rule, "apiGroups"))) {
                    for (Node resource : elements(at(rule, "resources"))) {
                        elements(at(rule, "verbs"))
                                .forEach(verb -> allowed.add(said(verb) + " " + said(group) + "/" + said(resource)));
                    }
                }
            }
        }
        return allowed;
    }

    private static List<Node> elements(Node node) {
        return node instanceof Node.Sequence sequence ? sequence.elements() : List.of();
    }

    private static String said(Node node) {
        return node instanceof Node.Text text ? text.value() : "";
    }

    // -- garbage ----------------------------------------------------------------------------------------------------

    @Test
    void garbage_hurts_nothing_but_itself() throws Exception {
        try (Scenario scenario = web()) {
            Random random = new Random(7);
            List<Node> sane = new ArrayList<>();
            try (var files = Files.list(FOLDER)) {
                for (Path file : files.sorted().toList()) {
                    String text = Files.readString(file).replaceAll("@port\\([a-z]+\\)@", "1");
                    sane.addAll(elements(at(
                            Yaml.readAsWritten(text.getBytes(StandardCharsets.UTF_8), "test", Set.of())
                                    .root(),
                            "objects")));
                }
            }
            for (int i = 0; i < 600; i++) {
                Node bent = bent(sane.get(random.nextInt(sane.size())), random, 0);
                Node metadata = new Members()
                        .put("name", "garbage-" + i)
                        .put("namespace", "default")
                        .build();
                if (!text(bent, "kind").isEmpty() && text(bent, "apiVersion").contains("/")) {
                    scenario.server().put(FakeApiServer.member(bent, "metadata", old -> metadata));
                }
            }
            scenario.server().put(ingress("good", "good.after.garbage"));
            ClusterGateway.await(() -> status(scenario, "good.after.garbage", "/") == 200, "the good one is served");
            assertThat(scenario.gateway().contacts().getLast()).isEqualTo(Contact.GOOD);
        }
    }

    // Here and there something else than what should be there; hosts are left alone, so that none is everybody's.
    private static Node bent(Node node, Random random, int depth) {
        if (depth > 1 && random.nextInt(12) == 0) {
            return switch (random.nextInt(7)) {
                case 0 -> Members.nothing();
                case 1 -> Members.of(random.nextLong());
                case 2 -> Members.of(random.nextBoolean());
                case 3 -> Members.of(List.of(node, Members.nothing()));
                case 4 -> Members.of("\u0000*[({\\" + random.nextInt());
                case 5 -> Members.of("");
                default -> new Members().put("x", node).build();
            };
        }
        return switch (node) {
            case Node.Mapping mapping -> {
                Map<String, Node> members = new LinkedHashMap<>();
                mapping.members().forEach((name, member) -> members.put(name, bent(member, random, depth + 1)));
                yield new Node.Mapping(new HashMap<>(members), node.place());
            }
            case Node.Sequence sequence ->
                new Node.Sequence(
                        sequence.elements().stream()
                                .map(element -> bent(element, random, depth + 1))
                                .toList(),
                        node.place());
            default -> node;
        };
    }
}
