package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.emit.Manifest;

/** What every workload has: names, labels, an account without a token if it names none, no variables of others. */
final class PodPart implements Part {

    @Override
    public void write(Task task, Conversion run) {
        if (task.isGuest()) {
            Cause why = task.item().at("network_mode").mapped();
            task.container().put("name", task.id(), why.so("the network of a pod is that of all of its containers"));
            restart(task, task.pod());
            return;
        }
        Manifest object = run.add(task.object(), task.id(), task.self());
        Draft spec = object.spec();
        Draft pod = task.pod();
        run.labels(task.template().at("metadata").at("labels"), task.id(), task.self());
        if (!task.isJob() || task.isGate()) {
            run.labels(spec.at("selector").at("matchLabels"), task.id(), task.self());
        }
        account(task, run, pod);
        pod.put(
                "enableServiceLinks",
                false,
                Cause.rule("variables such as REDIS_PORT=tcp://… of other Services would be in its environment"));
        restart(task, pod);
    }

    private static void account(Task task, Conversion run, Draft pod) {
        Item given = task.extension().at("serviceAccount");
        if (given.isThere()) {
            pod.put("serviceAccountName", given.text(), given.mapped());
            pod.put("automountServiceAccountToken", true, given.cause("it speaks to the cluster with its rights"));
            run.expects().put("ServiceAccount/" + given.text(), "with the rights of " + task.id());
            return;
        }
        Cause why = Cause.rule("an account of its own, without a token: nothing in Compose could speak to the cluster");
        Manifest account =
                run.add(Manifest.of("v1", "ServiceAccount", task.id(), task.id(), task.self()), task.id(), task.self());
        account.root().put("automountServiceAccountToken", false, why);
        pod.put("serviceAccountName", task.id(), why);
        pod.put("automountServiceAccountToken", false, why);
    }

    private static void restart(Task task, Draft pod) {
        Item restart = task.item().at("restart");
        Item policy = task.item().at("deploy").at("restart_policy");
        Item condition = policy.at("condition").isThere() ? policy.at("condition") : restart;
        if (condition != restart) {
            restart.inert("deploy.restart_policy counts in its place");
        }
        if (task.isGate()) {
            gate(condition, policy, pod);
        } else if (task.isJob()) {
            job(task, policy, condition, pod);
        } else {
            running(condition, policy, pod);
        }
        policy.at("delay").refused("a cluster waits longer after each failure, from 10 s to 5 min", "take it out");
        policy.at("window").refused("a cluster decides by probes when a start has succeeded", "write a healthcheck");
    }

    private static void running(Item condition, Item policy, Draft pod) {
        Item attempts = policy.at("max_attempts");
        attempts.refused("what runs on is started again as often as it ends", "take it out, or make it a job");
        if (condition.text().matches("no|false|none|on-failure.*")) {
            pod.put(
                    "restartPolicy",
                    "Always",
                    condition.approximated("it is started again whenever it ends: it serves others, so it is no job"));
        } else if (condition.isThere()) {
            pod.put("restartPolicy", "Always", condition.mapped());
        } else {
            pod.put(
                    "restartPolicy",
                    "Always",
                    Cause.rule("nothing says what happens when it ends; what serves goes on"));
        }
    }

    private static void gate(Item condition, Item policy, Draft pod) {
        String again = "it is done again until it succeeds, and then no more";
        policy.at("max_attempts").refused(again, "take it out");
        pod.put(
                "restartPolicy",
                "Always",
                condition.isThere() ? condition.approximated(again) : Cause.rule(again + ": others wait for it"));
    }

    private static void job(Task task, Item policy, Item condition, Draft pod) {
        boolean again = condition.text().startsWith("on-failure");
        Cause cause = condition.isThere()
                ? condition.text().matches("always|unless-stopped|any")
                        ? condition.approximated("somebody waits until it has ended, so it is not started again then")
                        : condition.mapped()
                : task.kindCause();
        pod.put("restartPolicy", again ? "OnFailure" : "Never", cause);
        int colon = condition.text().indexOf(':');
        Item attempts = policy.at("max_attempts");
        if (attempts.number().isPresent()) {
            task.object().spec().put("backoffLimit", attempts.number().get(), attempts.mapped());
        } else if (colon > 0) {
            task.object()
                    .spec()
                    .put("backoffLimit", Long.parseLong(condition.text().substring(colon + 1)), cause);
        } else if (!again) {
            task.object().spec().put("backoffLimit", 0, cause);
        }
    }
}
