package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stacks that nobody would write: whatever they say, the sums hold and the objects are good. */
@Tag("slow")
final class RandomStacksTest {

    private static final int STACKS = 200;

    private static final List<String> LINES = List.of(
            "ports: [\"%d:80\"]",
            "ports: [{target: 8080, published: \"%d\", protocol: udp, name: web}]",
            "ports: [\"127.0.0.1:%d:90\", \"9000-9002\"]",
            "expose: [\"%d\"]",
            "environment: {A_%d: x, DB_PASSWORD: \"pw-%d-Secret\", EMPTY: }",
            "environment: [\"URL=redis://w0:6379/%d\", NAME]",
            "volumes: [\"v%d:/data\", \"/anonymous\"]",
            "volumes: [{type: volume, source: v%d, target: /long, read_only: true}]",
            "tmpfs: [\"/t%d:size=1m\"]",
            "networks: [n0]",
            "networks: {n1: {aliases: [alias%d]}, n0: {ipv4_address: 10.0.0.%d}}",
            "network_mode: host",
            "restart: on-failure:%d",
            "restart: \"no\"",
            "deploy: {replicas: %d, update_config: {order: start-first, parallelism: %d}}",
            "deploy: {mode: global}",
            "deploy: {resources: {limits: {memory: %dM, cpus: \"0.5\"}}}",
            "mem_limit: %dm",
            "healthcheck: {test: [\"CMD\", \"curl\", \"-f\", \"http://localhost:%d/x\"], start_period: 7s}",
            "healthcheck: {disable: true}",
            "user: \"%d\"",
            "cap_drop: [ALL]",
            "depends_on: {w0: {condition: service_healthy}}",
            "depends_on: [w1]",
            "labels: [\"traefik.http.routers.r%d.rule=Host(`h%d.example.com`)\", \"a.b=c\"]",
            "labels: {traefik.http.services.s%d.loadbalancer.server.port: 8080}",
            "x-fairlead: {autoscale: {min: 2, max: 9, cpu: 50}, tier: %d}",
            "command: [\"run\", \"$$(%d)\"]",
            "ulimits: {nofile: %d}",
            "stop_grace_period: %ds",
            "secrets: [s]",
            "configs: [{source: c, target: /etc/c%d}]");

    @TempDir
    Path directory;

    @Test
    void the_sums_hold_no_reference_dangles_and_a_second_run_is_the_same() {
        for (int seed = 0; seed < STACKS; seed++) {
            String text = stack(new Random(seed));
            Sample sample = Sample.of(directory, text);
            assertThat(sample.converted().findings()).as("%d: %s", seed, text).isEmpty();
            assertThat(ClusterRules.problems(sample.converted()))
                    .as("%d: %s", seed, text)
                    .isEmpty();
            assertThat(ClusterSchema.problems(sample.converted().manifests()))
                    .as("%d: %s", seed, text)
                    .isEmpty();
            assertThat(sample.yaml()).as("%d: %s", seed, text).doesNotContain("-Secret");
            assertThat(Sample.of(directory, text).yaml()).isEqualTo(sample.yaml());
        }
    }

    private static String stack(Random random) {
        StringBuilder text = new StringBuilder("services:\n");
        int services = 2 + random.nextInt(4);
        for (int service = 0; service < services; service++) {
            text.append("  w")
                    .append(service)
                    .append(":\n    image: image:")
                    .append(service)
                    .append('\n');
            List<String> keys = new ArrayList<>();
            for (int line = 0; line < 8; line++) {
                String chosen = LINES.get(random.nextInt(LINES.size()));
                String key = chosen.substring(0, chosen.indexOf(':'));
                boolean itself = key.equals("depends_on") && (service == 0 || chosen.contains("w" + service));
                boolean networks =
                        key.startsWith("network") && keys.stream().anyMatch(one -> one.startsWith("network"));
                if (!keys.contains(key) && !itself && !networks) {
                    keys.add(key);
                    int number = service + (service + 1) * 100;
                    text.append("    ").append(numbered(chosen, number, random)).append('\n');
                }
            }
        }
        return text.append("volumes: {v100: , v201: , v302: , v403: , v504: , v605: }\nnetworks: {n0: {internal: ")
                .append(random.nextBoolean())
                .append("}, n1: }\nsecrets: {s: {environment: S}}\nconfigs: {c: {content: text}}\n")
                .toString();
    }

    private static String numbered(String line, int number, Random random) {
        if (line.startsWith("x-fairlead") || line.startsWith("deploy: {replicas")) {
            return line.replace("%d", String.valueOf(1 + random.nextInt(3)));
        }
        boolean shared = line.startsWith("volumes") && random.nextBoolean();
        String own = line.replace("10.0.0.%d", "10.0.0.7");
        return own.replace("%d", String.valueOf(shared ? 100 : number));
    }
}
