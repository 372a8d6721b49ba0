package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import java.util.Optional;

/**
 * What a workload waits for. A Service leads to pods that are ready and to no other, so a container before the others
 * that waits until it can connect waits for health, without a right to ask the cluster.
 */
final class OrderPart implements Part {

    private static final String IMAGE = "busybox:1.37";

    @Override
    public void write(Task task, Conversion run) {
        task.item().at("depends_on").members().forEach((name, item) -> {
            Optional<Task> other = run.task(name);
            String condition = item.at("condition").text();
            if (other.isEmpty()) {
                item.inert("the service is not converted");
            } else if (condition.equals("service_healthy")) {
                healthy(task, run, other.get(), item);
            } else if (condition.equals("service_completed_successfully")) {
                item.at("condition")
                        .refused(
                                "a pod cannot see that a job has ended without a right to ask the cluster",
                                "let it end and be started again until what it needs is there, or apply the job first");
            } else if (item.at("condition").isThere() || item.isBare()) {
                (item.isBare() ? item : item.at("condition"))
                        .holds("a cluster starts everything at once, and again what ends too early");
            }
            item.at("required").holds("what is converted is there");
            if (item.at("restart").isTrue()) {
                item.at("restart").refused("a cluster restarts no pod because another one was", "let it connect again");
            } else {
                item.at("restart").holds("a cluster restarts no pod because another one was");
            }
        });
        if (task.item().at("depends_on").isThere()
                && task.item().at("depends_on").members().isEmpty()) {
            task.item().at("depends_on").inert("it waits for nothing");
        }
    }

    private static void healthy(Task task, Conversion run, Task other, Item item) {
        Item condition = item.at("condition");
        Optional<String> port = other.ports().keySet().stream()
                .filter(each -> each.endsWith("/TCP"))
                .findFirst();
        if (other.isJob() || port.isEmpty()) {
            condition.refused(
                    "no port of \"" + other.name() + "\" is known to wait at",
                    "say expose: with the port on which it listens");
            return;
        }
        Cause cause = condition.mapped();
        Item wish = run.extension().at("waitImage");
        Draft init = task.pod().append("initContainers").put("name", Names.with("wait-for-" + other.id(), ""), cause);
        init.put(
                "image",
                wish.isThere() ? wish.text() : IMAGE,
                wish.isThere() ? wish.mapped() : Cause.rule("a small image with nc"));
        String line = "until nc -z -w 2 " + other.id() + " " + PortPart.number(port.get()) + "; do sleep 2; done";
        init.add("command", "/bin/sh", cause).add("command", "-c", cause).add("command", line, cause);
        Draft security = init.at("securityContext");
        Cause safe = Cause.rule("it needs no right at all");
        security.put("allowPrivilegeEscalation", false, safe).put("readOnlyRootFilesystem", true, safe);
        security.put("runAsNonRoot", true, safe).put("runAsUser", 65534, safe);
        security.at("capabilities").add("drop", "ALL", safe);
    }
}
