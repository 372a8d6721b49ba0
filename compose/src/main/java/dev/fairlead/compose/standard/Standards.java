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
import dev.fairlead.sources.file.TextTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private static final Map<String, Standard> STANDARDS = standards();

    private final Stack stack;
    private final Item services;
    private final Map<Area, Score> areas = new EnumMap<>(Area.class);
    private final List<Finding> findings = new ArrayList<>();

    private Standards(Stack stack) {
        this.stack = stack;
        this.services = new Ledger(stack.document()).root().at("services");
    }

    private record Standard(Area area, String what, String why, String remedy) {}

    private static Map<String, Standard> standards() {
        TextTable table = TextTable.beside(Standards.class, "standards.txt");
        Map<String, Standard> standards = new HashMap<>();
        for (Area area : Area.values()) {
            for (List<String> row : table.rows(area.word())) {
                standards.put(row.get(0), new Standard(area, row.get(1), row.get(2), row.get(3)));
            }
        }
        return standards;
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

    private void look(String name, boolean isGood, Workload workload) {
        look(name, isGood, workload, "");
    }

    private void look(String name, boolean isGood, Workload workload, String named) {
        Standard standard = Objects.requireNonNull(STANDARDS.get(name), name);
        areas.merge(standard.area(), new Score(isGood ? 1 : 0, 1), (before, one) -> before.and(isGood));
        if (!isGood) {
            findings.add(new Finding(
                    Severity.WARNING,
                    standard.area().code(),
                    workload.place(),
                    "service \"" + workload.name() + "\"",
                    standard.what().replace("{}", named),
                    standard.why(),
                    standard.remedy().replace("{}", named)));
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
                    "one-network",
                    networks > 1,
                    stack.workloads().values().iterator().next());
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
        look("published-store", !open, workload);
        boolean closed = !workload.networks().isEmpty()
                && workload.networks().keySet().stream().allMatch(this::isInternal);
        look("outward-store", closed || item.at("network_mode").text().equals("none"), workload);
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
        look("healthcheck", checked, workload);
        item.at("depends_on").members().forEach((name, dependency) -> {
            boolean known =
                    !services.at(name).at("healthcheck").at("test").elements().isEmpty();
            boolean waits = !dependency.at("condition").text().matches("|service_started");
            if (known) {
                look("waits", waits, workload, name);
            }
        });
    }

    private void life(Workload workload, Item item) {
        boolean restarts = item.at("restart").isThere()
                || item.at("deploy").at("restart_policy").at("condition").isThere();
        look("restart", restarts, workload);
        if (isStore(workload)) {
            look("store-stop", item.at("stop_grace_period").isThere(), workload);
        }
    }

    // -- the rest -----------------------------------------------------------------------------------------------------

    private void resources(Workload workload, Item item) {
        Item limits = item.at("deploy").at("resources").at("limits");
        look("memory", limits.at("memory").isThere() || item.at("mem_limit").isThere(), workload);
        look("processors", limits.at("cpus").isThere() || item.at("cpus").isThere(), workload);
    }

    private void secrets(Workload workload) {
        workload.environment().forEach((name, value) -> {
            String text = value.text();
            if (!Secrets.isSecret(name, text.isEmpty() ? "some" : text)) {
                return;
            }
            boolean outside = value.isFilled() || text.isEmpty();
            look("plain-secret", outside, workload, name);
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
        look("version", pinned, workload, image);
    }

    private void rights(Workload workload, Item item) {
        look("privileged", !item.at("privileged").isTrue(), workload);
        String user = item.at("user").text();
        look("root", (!user.isEmpty() && !user.matches("root.*|0(:.*)?")) || isStore(workload), workload);
        look("file-system", item.at("read_only").isTrue() || isStore(workload), workload);
        boolean kept = item.at("security_opt").elements().stream()
                .anyMatch(option -> option.text().replace('=', ':').matches("no-new-privileges(:true)?"));
        look("new-rights", kept, workload);
    }

    private void scale(Workload workload, Item item) {
        Item number =
                item.at("deploy").at("replicas").isThere() ? item.at("deploy").at("replicas") : item.at("scale");
        if (number.number().orElse(1L) > 1) {
            look("container-name", !item.at("container_name").isThere(), workload);
            look("published-port", workload.ports().stream().noneMatch(port -> port.published() != 0), workload);
        }
    }
}
