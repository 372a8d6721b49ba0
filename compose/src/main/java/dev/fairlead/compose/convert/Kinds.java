package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.compose.label.Images;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides what each workload becomes: the first rule that holds. */
final class Kinds {

    private final Conversion run;
    private final List<Workload> workloads;
    // Who waits until a workload has ended, by the name of that workload.
    private final Map<String, Item> awaited = new HashMap<>();

    Kinds(Conversion run, List<Workload> workloads) {
        this.run = run;
        this.workloads = workloads;
        for (Workload workload : workloads) {
            item(workload).at("depends_on").members().forEach((name, dependency) -> {
                if (dependency.at("condition").text().equals("service_completed_successfully")) {
                    awaited.putIfAbsent(name, dependency.at("condition"));
                }
            });
        }
    }

    private Item item(Workload workload) {
        return run.root().at("services").at(workload.name());
    }

    List<Task> tasks() {
        return workloads.stream().map(this::task).toList();
    }

    private Task task(Workload workload) {
        Optional<Workload> host = host(workload);
        return host.isEmpty()
                ? own(workload)
                : new Task(
                        Names.label(workload.name()),
                        workload,
                        item(workload),
                        Kind.GUEST,
                        Cause.rule("it is in the pod of " + host.get().name()),
                        host.get().name());
    }

    // Whose network it uses, where both run on: containers of one pod have one network.
    private Optional<Workload> host(Workload workload) {
        Workload at = workload;
        Set<String> seen = new HashSet<>();
        while (at.mode().startsWith("service:") && seen.add(at.name())) {
            String name = at.mode().substring("service:".length());
            Optional<Workload> next = workloads.stream()
                    .filter(other -> other.name().equals(name))
                    .findFirst();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            at = next.get();
        }
        boolean both = !own(workload).isJob() && !own(at).isJob();
        return at.equals(workload) || at.mode().startsWith("service:") || !both ? Optional.empty() : Optional.of(at);
    }

    private Task own(Workload workload) {
        Item item = item(workload);
        Item mode = item.at("deploy").at("mode");
        Kind kind;
        Cause cause;
        Optional<Cause> job = awaited.containsKey(workload.name()) ? Optional.empty() : job(workload, item);
        if (awaited.containsKey(workload.name())) {
            kind = Kind.GATE;
            cause = awaited(workload.name());
        } else if (mode.text().startsWith("global") && !mode.text().endsWith("-job")) {
            kind = Kind.DAEMON_SET;
            cause = mode.mapped();
        } else if (job.isPresent()) {
            kind = Kind.JOB;
            cause = job.get();
        } else if (operated(workload).isPresent()) {
            kind = operated(workload).get();
            cause = chosen(kind).mapped();
        } else if (run.volumes().keepsOwn(item, workload)) {
            kind = Kind.STATEFUL_SET;
            cause = item.at("volumes").cause("a workload with a volume of its own keeps its name and its volume");
            cause = Cause.rule(cause.rule());
        } else {
            kind = Kind.DEPLOYMENT;
            cause = Cause.rule("a workload that runs on, without a volume of its own");
        }
        return new Task(Names.label(workload.name()), workload, item, kind, cause, "");
    }

    private Item chosen(Kind kind) {
        return run.extension().at(kind == Kind.MONGODB ? "mongodb" : "redis");
    }

    // A store of the official image, where the stack asks for what operates such stores.
    private Optional<Kind> operated(Workload workload) {
        if (workloads.stream().anyMatch(other -> other.mode().equals("service:" + workload.name()))) {
            return Optional.empty();
        }
        String image =
                workload.image().map(scalar -> Images.name(scalar.text())).orElse("");
        return switch (image) {
            case "mongo" ->
                chosen(Kind.MONGODB).text().equals("operator") ? Optional.of(Kind.MONGODB) : Optional.empty();
            case "redis" -> chosen(Kind.REDIS).text().equals("sentinel") ? Optional.of(Kind.REDIS) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Cause awaited(String name) {
        return Optional.ofNullable(awaited.get(name))
                .map(waiting -> Cause.rule("a service waits until it has ended, and a pod without rights sees of others"
                        + " only whether they are ready: " + waiting.pointer() + " at " + waiting.place()))
                .orElseThrow();
    }

    // One that ends: because it is said, or because it is not started again and nobody calls it.
    private Optional<Cause> job(Workload workload, Item item) {
        Item mode = item.at("deploy").at("mode");
        if (mode.text().endsWith("-job")) {
            return Optional.of(
                    mode.text().startsWith("global")
                            ? mode.approximated("it runs once, not once on each node")
                            : mode.mapped());
        }
        Item condition = item.at("deploy").at("restart_policy").at("condition");
        Item restart = condition.isThere() ? condition : item.at("restart");
        boolean ends = restart.text().matches("no|false|none|on-failure(:[0-9]+)?");
        boolean serves = !workload.ports().isEmpty()
                || !workload.expose().isEmpty()
                || item.at("healthcheck").isThere()
                || workload.labels().keySet().stream().anyMatch(label -> label.contains(".http."));
        return ends && !serves && !isCalled(workload)
                ? Optional.of(Cause.rule("it is not started again after it has ended, and nobody calls it"))
                : Optional.empty();
    }

    private boolean isCalled(Workload workload) {
        return workloads.stream()
                .filter(other -> !other.equals(workload))
                .anyMatch(other ->
                        item(other).at("depends_on").at(workload.name()).isThere()
                                || References.names(item(other), workload.name()));
    }
}
