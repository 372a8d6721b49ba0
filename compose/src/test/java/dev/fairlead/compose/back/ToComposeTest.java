package dev.fairlead.compose.back;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.compose.account.Verdict;
import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.compose.cluster.ObjectReader;
import dev.fairlead.compose.convert.Convert;
import dev.fairlead.compose.convert.Converted;
import dev.fairlead.compose.file.StackReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests to a Compose file, and the laws of the way there and back. */
@Tag("slow")
final class ToComposeTest {

    @TempDir
    Path directory;

    private static List<ClusterObject> objects(Converted converted) {
        assertThat(converted.findings()).isEmpty();
        return converted.manifests().stream()
                .map(manifest -> new ClusterObject(manifest.tree()))
                .toList();
    }

    private Converted convert(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("compose.yaml"), text);
        return Convert.run(StackReader.readExactly(List.of(file), Map.of()), new Convert.Options(Set.of()));
    }

    private static String told(ToCompose.Result result) {
        return result.told().stream()
                .map(told -> (told.isLost() ? "lost " : "otherwise ") + told.object() + told.pointer() + "\n")
                .collect(java.util.stream.Collectors.joining());
    }

    // What both ways have words for: whatever of it stands in a stack, it comes back.
    private static final List<String> LINES = List.of(
            "ports: [\"%d:80\", \"9%d:90/udp\"]",
            "ports: [{target: 8080, published: \"%d\", protocol: tcp, name: web}]",
            "expose: [\"%d\"]",
            "environment: {A: x, B: \"$$(%d)\", DB_PASSWORD: \"pw-%d-Secret\", EMPTY: \"\"}",
            "command: [\"run\", \"--n=%d\", \"$$HOME\", \"$$(X)\"]",
            "entrypoint: [\"/bin/%d\"]",
            "working_dir: /srv/%d",
            "tty: true",
            "volumes: [\"v%d:/data\", \"/anonymous\"]",
            "volumes: [{type: volume, source: v%d, target: /long, read_only: true, volume: {subpath: a}}]",
            "tmpfs: [\"/t%d:size=1m\"]",
            "shm_size: 64m",
            "networks: [n0]",
            "networks: {n1: {aliases: [alias%d]}, n0: }",
            "network_mode: none",
            "restart: always",
            "restart: \"no\"",
            "deploy: {replicas: 2, update_config: {order: start-first, parallelism: 2, delay: 5s}}",
            "deploy: {mode: global}",
            "deploy: {mode: replicated-job, replicas: 2}",
            "deploy: {resources: {limits: {memory: %dM, cpus: \"0.5\"}, reservations: {memory: 10M}}}",
            "deploy: {placement: {constraints: [\"node.labels.disk == ssd\"], max_replicas_per_node: 1}}",
            "mem_limit: %dm",
            "healthcheck: {test: [\"CMD\", \"ok\", \"%d\"], start_period: 40s, interval: 10s}",
            "healthcheck: {test: \"nc -z localhost 80\", timeout: 3s}",
            "user: \"%d:7\"",
            "cap_drop: [ALL]",
            "cap_add: [NET_ADMIN]",
            "read_only: true",
            "security_opt: [\"no-new-privileges:true\"]",
            "sysctls: {net.ipv4.tcp_syncookies: \"1\"}",
            "group_add: [\"%d\"]",
            "depends_on: {w0: {condition: service_healthy}}",
            "depends_on: {w0: {condition: service_completed_successfully}}",
            "labels: [\"traefik.http.routers.r%d.rule=Host(`h%d.example.com`) && PathPrefix(`/a`)\", \"traefik.http.services.r%d.loadbalancer.server.port=8080\", \"a.b=c\"]",
            "labels: {traefik.http.routers.s%d.rule: \"Host(`s%d.example.com`)\", traefik.http.services.s%d.loadbalancer.server.port: 8080, traefik.http.routers.s%d.tls: \"true\"}",
            "x-fairlead: {autoscale: {min: 2, max: 9, cpu: 50}, tier: 2}",
            "x-fairlead: {probes: {liveness: {path: /live, port: 80, period: 7}}}",
            "x-fairlead: {ingress: {host: shop%d.example.com, path: /, port: 80, tls: shop-cert, class: nginx}, ports: {http: \"80:8080\"}}",
            "stop_grace_period: %ds",
            "pre_stop: [{command: [\"stop\", \"%d\"]}]",
            "pre_start: [{image: \"init:1\", command: [\"a\"]}]",
            "hostname: h%d",
            "dns: [\"10.0.0.1\"]",
            "extra_hosts: [\"a.example=10.1.1.%d\"]",
            "secrets: [s]",
            "configs: [{source: c, target: /etc/c%d, mode: 0440}]",
            "platform: linux/arm64",
            "pull_policy: always",
            "gpus: [{driver: nvidia, count: 1}]",
            "annotations: {team: \"shop%d\"}");

    private static String stack(Random random) {
        StringBuilder text = new StringBuilder("name: law\nservices:\n");
        int services = 2 + random.nextInt(3);
        for (int service = 0; service < services; service++) {
            text.append("  w")
                    .append(service)
                    .append(":\n    image: image:")
                    .append(service)
                    .append('\n');
            List<String> keys = new ArrayList<>();
            for (int line = 0; line < 9; line++) {
                String chosen = LINES.get(random.nextInt(LINES.size()));
                String key = chosen.substring(0, chosen.indexOf(':')).replaceFirst("^network.*", "network");
                boolean itself = key.equals("depends_on") && service == 0;
                if (!keys.contains(key) && !itself) {
                    keys.add(key);
                    String number = String.valueOf(100 + service + (random.nextBoolean() ? 0 : 10 * service));
                    text.append("    ").append(chosen.replace("%d", number)).append('\n');
                }
            }
        }
        StringBuilder volumes = new StringBuilder("volumes: {");
        for (int number = 100; number < 150; number++) {
            volumes.append("v").append(number).append(": , ");
        }
        return text.append(volumes)
                .append("}\nnetworks: {n0: {internal: ")
                .append(random.nextBoolean())
                .append("}, n1: }\nsecrets: {s: {environment: S}}\nconfigs: {c: {content: \"text $$5\"}}\n")
                .toString();
    }

    @Test
    void what_was_converted_comes_back_and_is_the_same_when_it_is_converted_again() throws IOException {
        int fields = 0;
        int stacks = 0;
        for (int seed = 0; stacks < 120; seed++) {
            String text = stack(new Random(seed));
            Converted converted = convert(text);
            assertThat(converted.findings()).as("%d: %s", seed, text).isEmpty();
            if (!converted.account().with(Verdict.REFUSED).isEmpty()) {
                continue;
            }
            stacks++;

            ToCompose.Result back = ToCompose.run(objects(converted));

            assertThat(back.problems())
                    .as("%d: %s%n%s", seed, text, back.text())
                    .isEmpty();
            assertThat(told(back)).as("%d: %s%n%s", seed, text, back.text()).isEmpty();
            assertThat(back.added()).as("%d: %s%n%s", seed, text, back.text()).isEmpty();
            assertThat(back.text()).doesNotContain("-Secret");
            fields += back.fields();
        }
        assertThat(fields).isGreaterThan(10_000);
    }

    @Test
    void a_second_way_back_gives_the_same_compose_file() throws IOException {
        for (int seed = 1000; seed < 1030; seed++) {
            if (!convert(stack(new Random(seed)))
                    .account()
                    .with(Verdict.REFUSED)
                    .isEmpty()) {
                continue;
            }
            String first =
                    ToCompose.run(objects(convert(stack(new Random(seed))))).text();
            String second = ToCompose.run(objects(convert(first))).text();
            assertThat(second.lines().toList())
                    .as("%d", seed)
                    .isEqualTo(first.lines().toList());
        }
    }

    @Test
    void of_every_stack_of_the_corpus_each_field_is_carried_or_told() throws IOException {
        Map<String, String> environment = Map.of("SET", "1", "HOME", "/home/me", "PWD", "/home/me");
        try (Stream<Path> files = Files.list(Path.of("src/test/stacks"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                Converted converted = Convert.run(
                        StackReader.readExactly(List.of(file), environment), new Convert.Options(Set.of("*")));

                ToCompose.Result back = ToCompose.run(objects(converted));

                assertThat(back.problems()).as("%s%n%s", file, back.text()).isEmpty();
                assertThat(back.told())
                        .allSatisfy(told -> assertThat(told.why()).isNotBlank());
                assertThat((double) back.carried() / back.fields())
                        .as("%s%n%s", file, told(back))
                        .isGreaterThan(0.85);
                assertThat(back.text())
                        .doesNotContain("J5brHrAXFLQSif0K", "H733Kdjndks81", "aXk39-dns", "Zu8-pass", "tok-en-1234");
            }
        }
    }

    @Test
    void manifests_that_somebody_wrote_become_a_compose_file_and_the_rest_is_told_with_its_place() throws Exception {
        List<ClusterObject> objects = ObjectReader.read(Path.of("src/test/drift/written.yaml"));

        ToCompose.Result back = ToCompose.run(objects);

        assertThat(back.problems()).isEmpty();
        assertThat(back.text()).isEqualTo(Files.readString(Path.of("src/test/drift/written-compose.yaml")));
        assertThat(back.lost().stream()
                        .map(told -> told.place() + " " + told.object() + told.pointer() + ": " + told.why()))
                .containsExactly(Files.readString(Path.of("src/test/drift/written-lost.txt"))
                        .lines()
                        .toArray(String[]::new));
    }

    @Test
    void a_secret_that_stands_in_a_manifest_is_not_copied() throws Exception {
        List<ClusterObject> objects = ObjectReader.read("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: shop}
                spec:
                  template:
                    spec:
                      containers:
                      - name: web
                        image: web:1
                        env:
                        - {name: API_TOKEN, value: geheim-99-x}
                        - {name: STORE, value: "postgres://me:geheim-98-x@db/shop"}
                        - {name: LEVEL, value: info}
                """, "web.yaml");

        ToCompose.Result back = ToCompose.run(objects);

        assertThat(back.problems()).isEmpty();
        assertThat(back.text())
                .doesNotContain("geheim")
                .contains("- API_TOKEN\n", "API_TOKEN: shop-secrets/api-token", "- \"LEVEL=info\"");
        assertThat(told(back))
                .contains("otherwise Deployment/web/spec/template/spec/containers/0/env/0/value\n")
                .doesNotContain("lost");
    }
}
