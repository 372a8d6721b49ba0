package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.label.Labelled.Labels;
import java.util.regex.Pattern;

/** Labels and annotations that nobody routes by: they stay with the pods, as annotations. */
final class LabelPart implements Part {

    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

    @Override
    public void write(Task task, Conversion run) {
        Item service = task.item();
        Draft annotations = task.template().at("metadata").at("annotations");
        for (String key : new String[] {"labels", "annotations"}) {
            service.at(key).members().forEach((name, item) -> annotate(task, annotations, name, item));
            if (service.at(key).isList()) {
                service.at(key).elements().forEach(item -> {
                    int equals = item.text().indexOf('=');
                    String name = equals < 0 ? item.text() : item.text().substring(0, equals);
                    annotate(
                            task,
                            annotations,
                            name,
                            item.as(equals < 0 ? "" : item.text().substring(equals + 1)));
                });
            }
            if (service.at(key).members().isEmpty() && !service.at(key).isList()) {
                service.at(key).inert("it is empty");
            }
        }
        Draft object = task.object().metadata().at("annotations");
        if (task.isGuest()) {
            service.at("deploy")
                    .at("labels")
                    .refused("it is in the pod of another workload, and no object by itself", "say it there");
        } else {
            service.at("deploy").at("labels").members().forEach((name, item) -> annotate(task, object, name, item));
        }
        for (Item file : service.at("label_file").elements()) {
            file.holds("read: its labels are below those of the service");
        }
    }

    private static void annotate(Task task, Draft annotations, String name, Item item) {
        if (Labels.isOurs(name, "")) {
            // Those that route are taken by Routes; what is left there leads nowhere in a cluster.
            item.restRefused(
                    "an Ingress has nothing for it", "say it to your Ingress controller, or run the gateway there");
        } else if (Kompose.isOne(name)) {
            Kompose.rest(task, name, item);
        } else if (!KEY.matcher(name).matches()) {
            item.refused("an annotation cannot be called so", "use letters, digits, dots, hyphens and one slash");
        } else {
            Cause cause = item.mapped();
            annotations.put(name, item.text(), cause);
        }
    }
}
