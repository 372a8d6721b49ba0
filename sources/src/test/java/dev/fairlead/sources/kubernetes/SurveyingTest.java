package dev.fairlead.sources.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Landscape;
import dev.fairlead.model.Landscape.Workload;
import dev.fairlead.model.form.LandscapeForm;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Item;
import dev.fairlead.sources.cluster.Resource;
import dev.fairlead.sources.cluster.Seen;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Services of a cluster, and what policies leave of who reaches whom. */
class SurveyingTest {

    private final Map<Resource, Map<String, Item>> items = new LinkedHashMap<>();

    private void add(Resource resource, String namespace, String name, String json) throws Json.Malformed {
        Node.Mapping node = (Node.Mapping) Json.read(json, name);
        Item item = new Item(resource, namespace, name, node);
        items.computeIfAbsent(resource, none -> new LinkedHashMap<>()).put(item.key(), item);
    }

    private void service(String namespace, String name, String address) throws Json.Malformed {
        add(
                Kinds.SERVICE,
                namespace,
                name,
                "{\"spec\":{\"selector\":{\"app\":\"" + name + "\"},\"ports\":[{\"port\":80,\"nodePort\":30080}]}}");
        add(
                Kinds.ENDPOINT_SLICE,
                namespace,
                name + "-1",
                "{\"metadata\":{\"labels\":{\"kubernetes.io/service-name\":\"" + name
                        + "\"}},\"endpoints\":[{\"addresses\":[\"" + address + "\"]}]}");
    }

    private void policy(String namespace, String spec) throws Json.Malformed {
        String name = "p" + items.getOrDefault(Kinds.NETWORK_POLICY, Map.of()).size();
        add(Kinds.NETWORK_POLICY, namespace, name, "{\"spec\":" + spec + "}");
    }

    private Landscape look() throws Json.Malformed {
        service("shop", "gateway", "10.0.0.2");
        service("shop", "api", "10.0.0.3");
        service("shop", "db", "10.0.0.4");
        service("ops", "watch", "10.0.1.2");
        add(
                Kinds.SERVICE,
                "shop",
                "elsewhere",
                "{\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"a.example\"}}");
        add(Kinds.NAMESPACE, "", "ops", "{\"metadata\":{\"labels\":{\"team\":\"ops\"}}}");
        return Surveying.of(new Seen(items, List.of(), List.of(), true), Set.of("10.0.0.2"));
    }

    private static boolean reaches(Landscape landscape, String from, String to) {
        return !landscape.reach(from, to).isEmpty();
    }

    @Test
    void without_policies_all_reach_all() throws Exception {
        Landscape landscape = look();
        assertThat(landscape.workloads().keySet()).containsExactly("ops/watch", "shop/api", "shop/db", "shop/gateway");
        assertThat(reaches(landscape, "ops/watch", "shop/db")).isTrue();
        Workload gateway = Objects.requireNonNull(landscape.workloads().get("shop/gateway"));
        assertThat(gateway.self()).isTrue();
        assertThat(gateway.state()).isEqualTo("1 ready");
        assertThat(gateway.published()).containsExactly("30080→80");
        assertThat(gateway.admits()).isEmpty();
    }

    @Test
    void what_no_policy_allows_is_not_reached() throws Exception {
        policy("shop", "{\"podSelector\":{}}");
        policy(
                "shop",
                "{\"podSelector\":{\"matchLabels\":{\"app\":\"db\"}},\"ingress\":[{\"from\":[{\"podSelector\":{\"matchLabels\":{\"app\":\"api\"}}}]}]}");
        policy(
                "shop",
                "{\"podSelector\":{\"matchLabels\":{\"app\":\"api\"}},\"ingress\":[{\"from\":[{\"namespaceSelector\":{\"matchLabels\":{\"team\":\"ops\"}}},{\"ipBlock\":{\"cidr\":\"0.0.0.0/0\"}}]}]}");
        policy("shop", "{\"podSelector\":{\"matchLabels\":{\"app\":\"gateway\"}},\"ingress\":[{}]}");
        Landscape landscape = look();
        assertThat(reaches(landscape, "shop/api", "shop/db")).isTrue();
        assertThat(reaches(landscape, "shop/gateway", "shop/db")).isFalse();
        assertThat(reaches(landscape, "ops/watch", "shop/api")).isTrue();
        assertThat(reaches(landscape, "shop/gateway", "shop/api")).isFalse();
        assertThat(reaches(landscape, "shop/db", "shop/gateway")).isTrue();
        assertThat(reaches(landscape, "shop/db", "ops/watch")).isTrue();
        assertThat(LandscapeForm.read(LandscapeForm.write(landscape))).contains(landscape);
    }

    @Test
    void whoever_may_not_leave_reaches_nobody() throws Exception {
        policy("ops", "{\"podSelector\":{},\"policyTypes\":[\"Egress\"],\"egress\":[{\"to\":[{\"podSelector\":{}}]}]}");
        Landscape landscape = look();
        assertThat(reaches(landscape, "ops/watch", "shop/api")).isFalse();
        assertThat(reaches(landscape, "shop/api", "ops/watch")).isTrue();
    }
}
