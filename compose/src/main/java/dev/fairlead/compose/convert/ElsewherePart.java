package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Item;
import java.util.List;

/** The keys of a service that a pod has no field for: each with its reason and what to do instead. */
final class ElsewherePart implements Part {

    private record Row(String key, String reason, String remedy) {}

    private static final String NODE = "pods have no field for it: it is a matter of the node";

    private static final List<Row> REFUSED = List.of(
            new Row("blkio_config", NODE, "choose nodes or a storage class with the speed that it needs"),
            new Row("cgroup", NODE, "take it out"),
            new Row("cgroup_parent", NODE, "take it out"),
            new Row("cpu_count", "pods have processors as an amount", "use cpus"),
            new Row("cpu_percent", "pods have processors as an amount", "use cpus"),
            new Row("cpu_period", "pods have processors as an amount", "use cpus"),
            new Row("cpu_quota", "pods have processors as an amount", "use cpus"),
            new Row("cpu_rt_period", NODE, "take it out"),
            new Row("cpu_rt_runtime", NODE, "take it out"),
            new Row(
                    "cpu_shares",
                    "the share of a pod follows from its request",
                    "use deploy.resources.reservations.cpus"),
            new Row("cpuset", NODE, "use whole processors, and the static CPU manager of the kubelet"),
            new Row("credential_spec", "it is for Windows", "use gmsaCredentialSpec by hand"),
            new Row("device_cgroup_rules", NODE, "use a device plugin"),
            new Row("devices", "a pod gets devices from a device plugin", "install one, and name its resource"),
            new Row("isolation", "it is for Windows", "take it out"),
            new Row("mac_address", "a cluster gives out addresses itself", "take it out"),
            new Row("mem_swappiness", NODE, "take it out"),
            new Row("memswap_limit", "whether pods swap is a matter of the kubelet", "take it out"),
            new Row("models", "a cluster runs no models by itself", "run a model server as a service of the stack"),
            new Row("oom_kill_disable", "what has no memory left is killed", "give it a larger limit"),
            new Row("oom_score_adj", "it follows from requests and limits", "set both alike for what matters most"),
            new Row("pids_limit", "a kubelet bounds processes for all pods of a node", "set podPidsLimit on the nodes"),
            new Row("provider", "what a provider makes is not in the stack", "take it out: the service has an image"),
            new Row("storage_opt", NODE, "use a limit of ephemeral storage by hand"),
            new Row("ulimits", NODE, "set them in the image's own start, or on the nodes"),
            new Row("use_api_socket", "a pod must not have the engine's socket", "take it out"),
            new Row("userns_mode", "user namespaces are mapped by the kubelet", "set hostUsers: false by hand"),
            new Row("uts", "a pod has a host name of its own", "take it out"));

    @Override
    public void write(Task task, Conversion run) {
        Item service = task.item();
        REFUSED.forEach(row -> service.at(row.key()).refused(row.reason(), row.remedy()));
        shared(task, service.at("pid"), "hostPID");
        shared(task, service.at("ipc"), "hostIPC");
        service.at("attach").inert("it is for whoever runs docker compose up");
        service.at("develop").inert("it is for development on this machine");
        service.at("profiles").inert("the service is converted, whatever its profile");
        service.at("logging")
                .refused(
                        "logs of pods are collected from the nodes", "set it there; kubectl logs shows them meanwhile");
        service.at("expose").inert("it is empty");
        for (String key : service.members().keySet()) {
            if (key.startsWith("x-") && !key.equals("x-fairlead")) {
                service.at(key).inert("an extension that nobody reads");
            }
        }
        empty(service);
    }

    private static void shared(Task task, Item item, String field) {
        if (item.text().equals("host")) {
            if (task.extension().at(field).isTrue()) {
                task.pod()
                        .put(
                                field,
                                true,
                                item.mapped().and(task.extension().at(field).mapped()));
            } else {
                item.refused("it sees everything of the node", "say x-fairlead." + field + ": true where it must");
            }
        } else if (item.text().matches("private|")) {
            item.holds("each pod has its own");
        } else if (item.text().equals("shareable")) {
            item.holds("containers of a pod share it");
        } else {
            item.refused("pods do not share it with each other", "put both containers into one pod by hand");
        }
    }

    // A key with nothing behind it says nothing.
    private static void empty(Item service) {
        service.members().forEach((key, item) -> {
            if (item.isBare() && item.text().isEmpty() && !item.rest().isEmpty()) {
                item.inert("nothing stands behind it");
            }
        });
        service.at("deploy").members().forEach((key, item) -> {
            if (item.isBare() && item.text().isEmpty() && !item.rest().isEmpty()) {
                item.inert("nothing stands behind it");
            }
        });
    }
}
