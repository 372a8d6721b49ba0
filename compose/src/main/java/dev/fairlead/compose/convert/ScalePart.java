package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.emit.Manifest;
import dev.fairlead.compose.file.Units;
import java.time.Duration;
import java.util.List;

/** How many pods there are, how they are replaced, and where they run. */
final class ScalePart implements Part {

    private static final String HOST = "kubernetes.io/hostname";
    private static final String OTHER_VOLUME = "its replicas share one volume in Compose; here each would have another";
    private static final String SAY_OWN = "say x-fairlead.volumePerReplica: true where that is right";

    @Override
    public void write(Task task, Conversion run) {
        Item deploy = task.item().at("deploy");
        Item autoscale = task.extension().at("autoscale");
        if (task.isGuest()) {
            guest(task, deploy, autoscale);
            return;
        }
        long replicas = replicas(task, run, deploy, autoscale);
        strategy(task, deploy, replicas);
        if (replicas > 1 && !task.isJob()) {
            budget(task, run);
            spread(task, run);
        }
        new Placement(task).write(deploy.at("placement"));
        deploy.at("mode").holds("it runs on, with as many pods as it has replicas");
        deploy.at("endpoint_mode").holds("a Service balances by itself; its name leads to one address");
        deploy.at("rollback_config")
                .refused(
                        "a cluster does not roll back by itself",
                        "kubectl rollout undo, or a tool that watches the rollout");
    }

    // A container of another pod: that one says how many there are.
    private static void guest(Task task, Item deploy, Item autoscale) {
        String why = "it is in the pod of \"" + task.host() + "\", which is scaled and replaced as a whole";
        String remedy = "say it at \"" + task.host() + "\"";
        for (Item count : List.of(deploy.at("replicas"), task.item().at("scale"))) {
            if (count.text().equals("1")) {
                count.holds(why);
            } else {
                count.refused(why, remedy);
            }
        }
        if (deploy.at("mode").text().equals("replicated")) {
            deploy.at("mode").holds(why);
        }
        for (String key : List.of("mode", "update_config", "rollback_config")) {
            deploy.at(key).restRefused(why, remedy);
        }
        deploy.at("endpoint_mode").holds("a Service balances by itself; its name leads to one address");
        autoscale.refused(why, remedy);
        new Placement(task).write(deploy.at("placement"));
    }

    private static long replicas(Task task, Conversion run, Item deploy, Item autoscale) {
        Item item = deploy.at("replicas").isThere()
                ? deploy.at("replicas")
                : task.item().at("scale");
        if (deploy.at("replicas").isThere()) {
            task.item().at("scale").inert("deploy.replicas counts in its place");
        }
        Draft spec = task.object().spec();
        long replicas = item.number().orElse(1L);
        if (task.isJob() || task.kind() == Kind.DAEMON_SET) {
            String what = task.isJob() ? "what is done once" : "what runs once on each node";
            autoscale.refused(what + " is not scaled", "take it out");
        }
        if (task.isGate()) {
            if (replicas == 1) {
                item.holds("it is done once");
            } else {
                item.refused("others wait for one to end", "let it do all of it once");
            }
            spec.put("replicas", 1, Cause.rule("it is done once"));
            return 1;
        }
        if (task.isJob()) {
            if (item.isThere()) {
                Cause cause = item.mapped();
                spec.put("completions", replicas, cause).put("parallelism", replicas, cause);
            }
            return 1;
        }
        if (task.kind() == Kind.DAEMON_SET) {
            item.refused("a DaemonSet runs once on each node", "take it out");
            return 1;
        }
        Item own = task.extension().at("volumePerReplica");
        own.holds("each replica of a StatefulSet has a volume of its own");
        if (task.kind() == Kind.STATEFUL_SET && !own.isTrue()) {
            autoscale.refused(OTHER_VOLUME, SAY_OWN);
            if (replicas > 1) {
                item.refused(OTHER_VOLUME, SAY_OWN);
                spec.put("replicas", 1, Cause.rule("its volume can have one writer"));
                return 1;
            }
        } else if (autoscale.isThere()) {
            return new Autoscaler(task, run, autoscale).write(item);
        }
        spec.put("replicas", replicas, item.isThere() ? item.mapped() : Cause.rule("Compose runs one"));
        return replicas;
    }

    private static void strategy(Task task, Item deploy, long replicas) {
        Item update = deploy.at("update_config");
        Item order = update.at("order");
        Item parallel = update.at("parallelism");
        Draft spec = task.object().spec();
        if (task.isGate()) {
            spec.at("strategy")
                    .put("type", "Recreate", Cause.rule("a job that is done once is not done twice at a time"));
        }
        if (task.kind() == Kind.DEPLOYMENT) {
            deployment(task, order, parallel, spec, replicas);
        } else {
            String why = "pods with a volume or on every node are replaced one after the other, the old one first";
            if (order.text().equals("stop-first")) {
                order.holds(why);
            } else {
                order.refused(why, "take it out");
            }
            if (parallel.text().equals("1")) {
                parallel.holds(why);
            } else {
                parallel.refused(why, "take it out");
            }
        }
        seconds(update.at("delay"), "minReadySeconds", task, spec);
        seconds(update.at("monitor"), "progressDeadlineSeconds", task, spec);
        Item action = update.at("failure_action");
        if (action.text().equals("pause")) {
            action.holds("a rollout that fails stops where it is");
        } else {
            action.refused("a rollout that fails stops where it is", "kubectl rollout undo, or say pause");
        }
        update.at("max_failure_ratio")
                .refused("a rollout stops at the first pod that does not become ready", "take it out");
    }

    private static void deployment(Task task, Item order, Item parallel, Draft spec, long replicas) {
        Draft strategy = spec.at("strategy");
        boolean shares =
                task.pod().has("volumes") && Mounted.all(task.item()).stream().anyMatch(Mounted::isNamed);
        boolean startFirst = order.text().equals("start-first");
        if (!startFirst && replicas <= 1 && order.isThere()) {
            strategy.put("type", "Recreate", order.mapped());
            parallel.holds("there is one");
            return;
        }
        long several =
                Math.max(1, parallel.number().filter(number -> number > 0).orElse(1L));
        Cause number = parallel.isThere() ? parallel.mapped() : Cause.rule("one after the other, as Compose does");
        Cause cause = order.isThere()
                ? order.mapped()
                : Cause.rule(
                        shares
                                ? "a new pod is ready before an old one ends, also where both use the volume"
                                : "a new pod is ready before an old one ends");
        strategy.put("type", "RollingUpdate", cause);
        Draft rolling = strategy.at("rollingUpdate");
        boolean stopFirst = order.text().equals("stop-first");
        rolling.put("maxSurge", stopFirst ? 0 : several, stopFirst ? cause : number);
        rolling.put("maxUnavailable", stopFirst ? several : 0, stopFirst ? number : cause);
    }

    private static void seconds(Item item, String field, Task task, Draft spec) {
        long seconds = Units.duration(item.text()).map(Duration::toSeconds).orElse(0L);
        boolean takes = field.equals("minReadySeconds") ? !task.isJob() : task.kind() == Kind.DEPLOYMENT;
        if (seconds == 0) {
            item.holds("no time at all is the default");
        } else if (takes) {
            spec.put(field, seconds, item.approximated("counted from when a pod is ready"));
        } else {
            item.refused("a " + task.kind().word() + " has nothing for it", "take it out");
        }
    }

    private static void budget(Task task, Conversion run) {
        Cause why = Cause.rule("several pods: at most one of them is taken away at a time");
        Manifest budget = run.add(
                Manifest.of("policy/v1", "PodDisruptionBudget", task.id(), task.id(), why), task.id(), task.self());
        run.labels(budget.spec().at("selector").at("matchLabels"), task.id(), task.self());
        budget.spec().put("maxUnavailable", 1, why);
    }

    private static void spread(Task task, Conversion run) {
        for (String key : new String[] {HOST, "topology.kubernetes.io/zone"}) {
            Cause why = Cause.rule("several pods: one node or zone that fails must not take all of them");
            Draft spread = task.pod().append("topologySpreadConstraints");
            spread.put("maxSkew", 1, why).put("topologyKey", key, why).put("whenUnsatisfiable", "ScheduleAnyway", why);
            run.labels(spread.at("labelSelector").at("matchLabels"), task.id(), task.self());
        }
    }
}
