package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Item;
import dev.fairlead.sources.file.TextTable;
import java.util.List;

/** The keys of a service that a pod has no field for: each with its reason and what to do instead. */
final class ElsewherePart implements Part {

    private static final List<List<String>> REFUSED =
            TextTable.beside(ElsewherePart.class, "elsewhere.txt").rows("");

    @Override
    public void write(Task task, Conversion run) {
        Item service = task.item();
        REFUSED.forEach(row -> service.at(row.get(0)).refused(row.get(1), row.get(2)));
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
