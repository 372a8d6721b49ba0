package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.emit.Manifest;

/**
 * What others wait for until it has ended. Nothing in a cluster tells a pod without rights that a Job is done, but a
 * Service leads to ready pods only: so the work is done before the one container of the pod that stays, which answers at
 * a port from then on.
 */
final class GatePart implements Part {

    /** Where it can be seen that the job is done. */
    static final int PORT = 7777;

    private static final Cause DONE =
            Cause.rule("others wait until it has ended: this one answers from then on, and does nothing else");

    @Override
    public void write(Task task, Conversion run) {
        if (!task.isGate()) {
            return;
        }
        task.pod().append("initContainers").putAll(task.container());
        Draft done = task.pod().named("containers", "done", DONE);
        OrderPart.small(done, run);
        String line =
                "trap 'kill $!; exit' TERM; while true; do nc -l -p " + PORT + " </dev/null >/dev/null & wait $!; done";
        done.add("command", "/bin/sh", DONE).add("command", "-c", DONE).add("command", line, DONE);
        done.append("ports")
                .put("name", "done", DONE)
                .put("containerPort", PORT, DONE)
                .put("protocol", "TCP", DONE);
        done.at("resources").at("requests").put("cpu", "5m", DONE).put("memory", "8Mi", DONE);
        done.at("resources").at("limits").put("memory", "32Mi", DONE);
        Manifest service = run.add(Manifest.of("v1", "Service", task.id(), task.id(), DONE), task.id(), task.self());
        run.labels(service.spec().at("selector"), task.id(), task.self());
        service.spec().put("type", "ClusterIP", DONE);
        service.spec()
                .append("ports")
                .put("name", "done", DONE)
                .put("port", PORT, DONE)
                .put("targetPort", "done", DONE)
                .put("protocol", "TCP", DONE);
    }

    /** Lets one that waits reach that port, where both share no network. */
    static void let(Task waiting, Task gate, Conversion run, Cause cause) {
        if (run.meet(waiting, gate)) {
            return;
        }
        Manifest in = policy(Names.with(gate.id(), "-done"), gate, "Ingress", run, cause);
        Draft from = in.spec().append("ingress");
        run.labels(
                from.append("from").at("podSelector").at("matchLabels"),
                run.host(waiting).id(),
                cause);
        from.append("ports").put("protocol", "TCP", cause).put("port", PORT, cause);
        if (!NetworkPart.isClosed(run, waiting)) {
            return;
        }
        Manifest out = policy(Names.with(run.host(waiting).id(), "-waits"), run.host(waiting), "Egress", run, cause);
        Draft to = out.spec().append("egress");
        run.labels(to.append("to").at("podSelector").at("matchLabels"), gate.id(), cause);
        to.append("ports").put("protocol", "TCP", cause).put("port", PORT, cause);
    }

    private static Manifest policy(String name, Task task, String type, Conversion run, Cause cause) {
        String id = "NetworkPolicy/" + name;
        boolean isNew = !run.has(id);
        Manifest policy = run.add(
                Manifest.of("networking.k8s.io/v1", "NetworkPolicy", name, task.id(), cause), task.id(), task.self());
        if (isNew) {
            run.labels(policy.spec().at("podSelector").at("matchLabels"), task.id(), task.self());
            policy.spec().add("policyTypes", type, cause);
        }
        return policy;
    }
}
