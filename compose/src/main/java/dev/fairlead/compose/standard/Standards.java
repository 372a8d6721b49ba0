package dev.fairlead.compose.standard;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.account.Ledger;
import dev.fairlead.compose.convert.Secrets;
import dev.fairlead.compose.file.Network;
import dev.fairlead.compose.file.Scalar;
import dev.fairlead.compose.file.Stack;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.compose.standard.Scores.Score;
import dev.fairlead.model.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Looks at each service of a stack: is it segmented, checked, bounded, pinned, without secrets in its file and without
 * rights that it does not need. None of this keeps a stack from running, so it is no error; it is what makes it good.
 */
public final class Standards {

    private static final int FEW = 3;
    private static final Pattern STORES = Pattern.compile(
            "(?i)(.*/)?(postgres|postgresql|mysql|mariadb|mongo|mongodb|redis|valkey|memcached|rabbitmq|cassandra|couchdb"
                    + "|elasticsearch|opensearch|influxdb|etcd|clickhouse-server|mssql|timescaledb|minio)([:@].*)?");

    private final Stack stack;
    private final Item services;
    private final Map<Area, Score> areas = new EnumMap<>(Area.class);
    private final List<Finding> findings = new ArrayList<>();

    private Standards(Stack stack) {
        this.stack = stack;
        this.services = new Ledger(stack.document()).root().at("services");
    }

    /** Looks at all of it. */
    public static Scores of(Stack stack) {
        Standards standards = new Standards(stack);
        standards.whole();
        stack.workloads().values().forEach(standards::one);
        return new Scores(standards.areas, standards.findings);
    }

    private void one(Workload workload) {
        Item item = services.at(workload.name());
        networks(workload, item);
        secrets(workload);
        image(workload);
        rights(workload, item);
        resources(workload, item);
        boolean ends = item.at("restart").text().matches("no|false|on-failure.*")
                || item.at("deploy").at("mode").text().endsWith("-job");
        if (!ends) {
            health(workload, item);
            life(workload, item);
        }
        scale(workload, item);
    }

    private void look(Area area, boolean isGood, Workload workload, String what, String why, String remedy) {
        areas.merge(area, new Score(isGood ? 1 : 0, 1), (before, one) -> before.and(isGood));
        if (!isGood) {
            findings.add(new Finding(
                    Severity.WARNING,
                    area.code(),
                    workload.place(),
                    "service \"" + workload.name() + "\"",
                    what,
                    why,
                    remedy));
        }
    }

    // -- networks -----------------------------------------------------------------------------------------------------

    private void whole() {
        if (stack.workloads().size() >= FEW) {
            long networks = stack.workloads().values().stream()
                    .flatMap(workload -> workload.networks().keySet().stream())
                    .distinct()
                    .count();
            look(
                    Area.NETWORKS,
                    networks > 1,
                    stack.workloads().values().iterator().next(),
                    "all services are on one network",
                    "whoever gets into one reaches every other one",
                    "give those that callers reach a network, and what is behind them another one with internal: true");
        }
    }

    private static boolean isStore(Workload workload) {
        return workload.image()
                .map(Scalar::text)
                .filter(image -> STORES.matcher(image).matches())
                .isPresent();
    }

    private void networks(Workload workload, Item item) {
        if (!isStore(workload)) {
            return;
        }
        boolean open = workload.ports().stream().anyMatch(port -> !port.isLocal());
        look(
                Area.NETWORKS,
                !open,
                workload,
                "a store is published on all addresses of the machine",
                "everybody who reaches the machine reaches it",
                "take ports out, or write 127.0.0.1: before them");
        boolean closed = !workload.networks().isEmpty()
                && workload.networks().keySet().stream().allMatch(this::isInternal);
        look(
                Area.NETWORKS,
                closed || item.at("network_mode").text().equals("none"),
                workload,
                "a store is on a network that leads outside",
                "what is taken from it can be sent anywhere",
                "put it on a network with internal: true, together with those that call it");
    }

    private boolean isInternal(String key) {
        Network network = stack.networks().get(key);
        return network != null && network.internal();
    }

    // -- health, start and stop ---------------------------------------------------------------------------------------

    private void health(Workload workload, Item item) {
        Item health = item.at("healthcheck");
        boolean checked =
                !health.at("test").elements().isEmpty() && !health.at("disable").isTrue();
        look(
                Area.HEALTH,
                checked,
                workload,
                "it has no healthcheck",
                "nobody notices that it runs and does not work, and nobody can wait for it",
                "write healthcheck: with a test");
        item.at("depends_on").members().forEach((name, dependency) -> {
            boolean known =
                    !services.at(name).at("healthcheck").at("test").elements().isEmpty();
            boolean waits = !dependency.at("condition").text().matches("|service_started");
            if (known) {
                look(
                        Area.HEALTH,
                        waits,
                        workload,
                        "it waits for \"" + name + "\" to start, and not until it is well",
                        "it is started before the other one answers",
                        "say condition: service_healthy");
            }
        });
    }

    private void life(Workload workload, Item item) {
        boolean restarts = item.at("restart").isThere()
                || item.at("deploy").at("restart_policy").at("condition").isThere();
        look(
                Area.LIFE,
                restarts,
                workload,
                "nothing says what happens when it ends",
                "it stays away until somebody starts it",
                "say restart: unless-stopped");
        if (isStore(workload)) {
            look(
                    Area.LIFE,
                    item.at("stop_grace_period").isThere(),
                    workload,
                    "a store has the usual 10 s to stop",
                    "what it has not written by then is lost or repaired at its next start",
                    "say stop_grace_period: 60s");
        }
    }

    // -- the rest -----------------------------------------------------------------------------------------------------

    private void resources(Workload workload, Item item) {
        Item limits = item.at("deploy").at("resources").at("limits");
        look(
                Area.RESOURCES,
                limits.at("memory").isThere() || item.at("mem_limit").isThere(),
                workload,
                "nothing bounds its memory",
                "one that leaks takes the machine with it",
                "say deploy.resources.limits.memory, or a tier with x-fairlead.tier");
        look(
                Area.RESOURCES,
                limits.at("cpus").isThere() || item.at("cpus").isThere(),
                workload,
                "nothing bounds its processors",
                "one that spins slows down all others",
                "say deploy.resources.limits.cpus");
    }

    private void secrets(Workload workload) {
        workload.environment().forEach((name, value) -> {
            String text = value.text();
            if (!Secrets.isSecret(name, text.isEmpty() ? "some" : text)) {
                return;
            }
            boolean outside = value.isFilled() || text.isEmpty();
            look(
                    Area.SECRETS,
                    outside,
                    workload,
                    "\"" + name + "\" is a secret in plain text",
                    "whoever has the file has it",
                    "use secrets: and " + name + "_FILE, or ${" + name + "}");
        });
    }

    private void image(Workload workload) {
        if (workload.image().isEmpty()) {
            return;
        }
        String image = workload.image().map(Scalar::text).orElse("");
        boolean pinned = image.contains("@")
                || (image.matches(".*:[^/:]+") && !image.endsWith(":latest"))
                || workload.image().map(Scalar::isFilled).orElse(false);
        look(
                Area.IMAGES,
                pinned,
                workload,
                "the image \"" + image + "\" has no version",
                "what runs after the next pull is something else",
                "name a version, or a digest");
    }

    private void rights(Workload workload, Item item) {
        look(
                Area.RIGHTS,
                !item.at("privileged").isTrue(),
                workload,
                "it is privileged",
                "it is root on the machine",
                "say what it needs with cap_add");
        String user = item.at("user").text();
        look(
                Area.RIGHTS,
                (!user.isEmpty() && !user.matches("root.*|0(:.*)?")) || isStore(workload),
                workload,
                "nothing says that it is not root",
                "whoever breaks out of it is root",
                "say user: with a number, as the image allows it");
        look(
                Area.RIGHTS,
                item.at("read_only").isTrue() || isStore(workload),
                workload,
                "its file system can be written",
                "what gets in can stay",
                "say read_only: true, and tmpfs: for what it must write");
        boolean kept = item.at("security_opt").elements().stream()
                .anyMatch(option -> option.text().replace('=', ':').matches("no-new-privileges(:true)?"));
        look(
                Area.RIGHTS,
                kept,
                workload,
                "a program in it may get more rights than it was started with",
                "setuid programs of the image are a way to root",
                "say security_opt: [\"no-new-privileges:true\"]");
    }

    private void scale(Workload workload, Item item) {
        Item number =
                item.at("deploy").at("replicas").isThere() ? item.at("deploy").at("replicas") : item.at("scale");
        if (number.number().orElse(1L) > 1) {
            look(
                    Area.SCALE,
                    !item.at("container_name").isThere(),
                    workload,
                    "there shall be several, and they have one container_name",
                    "the second one does not start",
                    "take container_name out");
            look(
                    Area.SCALE,
                    workload.ports().stream().noneMatch(port -> port.published() != 0),
                    workload,
                    "there shall be several, and they publish one port of the machine",
                    "the second one does not start",
                    "publish the gateway alone, and let it balance");
        }
    }
}
