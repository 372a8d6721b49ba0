package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.emit.Manifest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What scales a workload, and how many pods it begins with. A use is told in parts of what is requested, so one of which
 * nothing is requested can never be seen: it is left out, and the whole autoscaler where no other is there.
 */
final class Autoscaler {

    private static final Map<String, String> LIMITS = Map.of("cpu", "cpus", "memory", "memory");

    private final Task task;
    private final Conversion run;
    private final Item said;
    private final Item min;
    private final List<String> seen = new ArrayList<>();
    private final List<String> unseen = new ArrayList<>();

    Autoscaler(Task task, Conversion run, Item said) {
        this.task = task;
        this.run = run;
        this.said = said;
        this.min = said.at("min");
        Draft requests = task.container().at("resources").at("requests");
        for (String metric : new String[] {"cpu", "memory"}) {
            if (said.at(metric).isThere()) {
                (requests.has(metric) ? seen : unseen).add(metric);
            }
        }
    }

    /**
     * Writes how many pods there are at first, and what scales them.
     *
     * @param count what the stack says without an autoscaler
     */
    long write(Item count) {
        long least = min.number().orElse(1L);
        Draft spec = task.object().spec();
        if (!seen.isEmpty()) {
            count.inert("x-fairlead.autoscale counts in its place");
            spec.put("replicas", least, min.mapped().so("where the autoscaler begins"));
            scaled(least);
            unseen.forEach(metric -> leftOut(metric, used()));
            return least;
        }
        long most = Math.max(least, count.number().orElse(1L));
        if (count.isThere() && most > least) {
            spec.put("replicas", most, count.mapped());
        } else if (least > 1) {
            count.inert("x-fairlead.autoscale.min counts in its place");
            spec.put("replicas", least, min.approximated("always so many: " + why(unseen.getFirst())));
        } else {
            spec.put("replicas", 1, count.isThere() ? count.mapped() : Cause.rule("Compose runs one"));
        }
        Set<String> kept = most == least && least > 1 ? Set.of(min.pointer()) : Set.of();
        said.members().values().forEach(item -> leftOut(item, unseen.getFirst(), kept));
        return most;
    }

    private Set<String> used() {
        Set<String> used = new HashSet<>(Set.of(min.pointer(), said.at("max").pointer()));
        seen.forEach(metric -> used.add(said.at(metric).pointer()));
        return used;
    }

    private void leftOut(String metric, Set<String> used) {
        leftOut(said.at(metric), metric, used);
    }

    // One label of kompose says several of these at once: what another one comes from is not left out.
    private static void leftOut(Item item, String metric, Set<String> used) {
        if (used.contains(item.pointer())) {
            item.approximated("not by " + metric + ": " + why(metric));
        } else {
            item.refused(
                    why(metric),
                    "say deploy.resources.reservations." + LIMITS.get(metric)
                            + ", or a limit, or x-fairlead.tier: then it is scaled");
        }
    }

    private static String why(String metric) {
        return "an autoscaler sees how much is used of the " + metric
                + " that a service requests, and it requests none";
    }

    private void scaled(long least) {
        String name = Names.with(task.id(), "-hpa");
        Cause self = min.mapped();
        Manifest hpa = run.add(
                Manifest.of("autoscaling/v2", "HorizontalPodAutoscaler", name, task.id(), self),
                task.id(),
                task.self());
        Draft spec = hpa.spec();
        spec.at("scaleTargetRef")
                .put("apiVersion", task.kind().apiVersion(), self)
                .put("kind", task.kind().word(), self)
                .put("name", task.id(), self);
        spec.put("minReplicas", least, self);
        Item max = said.at("max");
        spec.put("maxReplicas", max.number().orElse(1L), max.mapped());
        boolean shared = run.tasks().stream()
                .anyMatch(other -> other.isGuest() && run.host(other).equals(task));
        seen.forEach(metric -> metric(spec.append("metrics"), metric, shared));
    }

    // Of a pod of several containers all have to request it, so it is the one of the service alone that is looked at.
    private void metric(Draft entry, String metric, boolean shared) {
        Item use = said.at(metric);
        Cause cause = use.mapped();
        entry.put("type", shared ? "ContainerResource" : "Resource", cause);
        Draft resource = entry.at(shared ? "containerResource" : "resource").put("name", metric, cause);
        if (shared) {
            resource.put("container", task.id(), cause);
        }
        resource.at("target")
                .put("type", "Utilization", cause)
                .put("averageUtilization", use.number().orElse(80L), cause);
    }
}
