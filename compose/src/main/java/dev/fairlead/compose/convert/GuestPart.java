package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Leaf;
import dev.fairlead.compose.emit.Draft;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts a container that uses the network of another workload into that one's pod. What both say of the pod has to be the
 * same; where it is not, the one whose pod it is counts.
 */
final class GuestPart implements Part {

    /** What it listens on is found under the name of the workload whose pod it is in. */
    static void ports(Task task, Conversion run) {
        if (task.isGuest()) {
            task.ports().forEach(run.host(task).ports()::putIfAbsent);
        }
    }

    @Override
    public void write(Task task, Conversion run) {
        Task host = run.host(task);
        if (host == task) {
            return;
        }
        Draft annotations = task.template().at("metadata").at("annotations");
        Set<Cause> lost =
                new HashSet<>(host.template().at("metadata").at("annotations").join(annotations));
        lost.addAll(host.pod().join(task.pod()));
        Set<Leaf> kept = new HashSet<>();
        host.object().fields().forEach(field -> kept.addAll(field.cause().leaves()));
        List<Leaf> gone = lost.stream()
                .flatMap(cause -> cause.leaves().stream())
                .filter(leaf -> !kept.contains(leaf))
                .distinct()
                .toList();
        task.item()
                .refuse(
                        gone,
                        "it is said of a whole pod, and \"" + host.name() + "\", whose pod it is in, says otherwise",
                        "say it at \"" + host.name() + "\"");
    }
}
