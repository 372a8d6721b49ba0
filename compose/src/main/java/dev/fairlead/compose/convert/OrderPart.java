package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import java.util.Optional;

/**
 * What a workload waits for. A Service leads to pods that are ready and to no other, so a container before the others
 * that waits until it can connect waits for health, without a right to ask the cluster. For those that end,
 * {@link GatePart} makes something to connect to.
 */
final class OrderPart implements Part {

    private static final String IMAGE = "busybox:1.37";

    @Override
    public void write(Task task, Conversion run) {
        Item dependencies = task.item().at("depends_on");
        dependencies.members().forEach((name, item) -> {
            Optional<Task> other = run.task(name);
            if (other.isEmpty()) {
                item.inert("the service is not converted");
            } else {
                condition(task, run, other.get(), item);
            }
            item.at("required").holds("what is converted is there");
            if (item.at("restart").isTrue()) {
                item.at("restart").refused("a cluster restarts no pod because another one was", "let it connect again");
            } else {
                item.at("restart").holds("a cluster restarts no pod because another one was");
            }
        });
        if (dependencies.isThere() && dependencies.members().isEmpty()) {
            dependencies.inert("it waits for nothing");
        }
    }

    private static void condition(Task task, Conversion run, Task other, Item item) {
        Item condition = item.at("condition");
        switch (condition.text()) {
            case "service_healthy" -> healthy(task, run, other, condition);
            case "service_completed_successfully" -> ended(task, run, other, condition);
            default -> {
                if (condition.isThere() || item.isBare()) {
                    (item.isBare() ? item : condition)
                            .holds("a cluster starts everything at once, and again what ends too early");
                }
            }
        }
    }

    private static void healthy(Task task, Conversion run, Task other, Item condition) {
        Task host = run.host(other);
        Optional<String> port = other.ports().keySet().stream()
                .filter(each -> each.endsWith("/TCP"))
                .findFirst();
        if (host == run.host(task)) {
            condition.refused("containers of one pod start together", "let it try until the other one answers");
        } else if (other.isJob()) {
            condition.refused("what ends is healthy for nobody", "say service_completed_successfully");
        } else if (!run.meet(task, host)) {
            condition.refused(
                    "it shares no network with \"" + other.name() + "\", so it cannot see it",
                    "put both on one network");
        } else if (port.isPresent()) {
            waiting(task, run, host, PortPart.number(port.get()), condition.mapped());
        } else if (host.ports().isEmpty()) {
            unknown(task, run, host, condition);
        } else {
            condition.refused(
                    "\"" + other.name() + "\" has no TCP port to wait at", "say expose: with one on which it listens");
        }
    }

    private static void ended(Task task, Conversion run, Task other, Item condition) {
        if (!other.isGate()) {
            condition.refused(
                    "\"" + other.name() + "\" is a container of a pod that runs on", "wait for service_healthy");
        } else if (task.workload().mode().matches("none|host")) {
            condition.refused("it is not on the network of the cluster, so it sees nothing", "take network_mode out");
        } else {
            Cause cause = condition.approximated("the job is done again where its pod goes to another node");
            waiting(task, run, other, GatePart.PORT, cause);
            GatePart.let(task, other, run, cause);
        }
    }

    private static void waiting(Task task, Conversion run, Task other, int port, Cause cause) {
        waiting(task, run, other, "until nc -z -w 2 " + other.id() + " " + port + "; do sleep 2; done", cause);
    }

    // A name without a port leads to the addresses of pods that are ready, and is not there without any.
    private static void unknown(Task task, Conversion run, Task other, Item condition) {
        String line = "while nc -z -w 2 " + other.id() + " 1 2>&1 | grep -q 'bad address'; do sleep 2; done";
        waiting(task, run, other, line, condition.mapped());
    }

    private static void waiting(Task task, Conversion run, Task other, String line, Cause cause) {
        Draft init = task.pod().append("initContainers").put("name", Names.with("wait-for-" + other.id(), ""), cause);
        small(init, run);
        init.add("command", "/bin/sh", cause).add("command", "-c", cause).add("command", line, cause);
    }

    /** A container with a shell and nc that may do nothing else. */
    static void small(Draft container, Conversion run) {
        Item wish = run.extension().at("waitImage");
        container.put(
                "image",
                wish.isThere() ? wish.text() : IMAGE,
                wish.isThere() ? wish.mapped() : Cause.rule("a small image with nc"));
        Draft security = container.at("securityContext");
        Cause safe = Cause.rule("it needs no right at all");
        security.put("allowPrivilegeEscalation", false, safe).put("readOnlyRootFilesystem", true, safe);
        security.put("runAsNonRoot", true, safe).put("runAsUser", 65534, safe);
        security.at("capabilities").add("drop", "ALL", safe);
    }
}
