package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.emit.Manifest;
import dev.fairlead.compose.file.Port;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The Services of a workload: one under its own name on the ports of the container, as others call it in Compose, one
 * more for what is published, and one for each further name.
 */
final class Services {

    // A Service without ports may have no records in DNS.
    private static final int PLACEHOLDER = 1;

    private Services() {}

    static boolean publishes(Task task, Conversion run) {
        return !publish(task, run).text().equalsIgnoreCase("none");
    }

    private static Item publish(Task task, Conversion run) {
        Item own = task.extension().at("publish");
        return own.isThere() ? own : run.extension().at("publish");
    }

    /** The port on the Service that callers of outside use. */
    static void publish(Task task, Conversion run, Port port, Cause cause, Optional<Item> published) {
        String name = Names.with(task.id(), "-published");
        Item wish = publish(task, run);
        Manifest service = run.add(Manifest.of("v1", "Service", name, task.id(), task.self()), task.id(), task.self());
        service.spec()
                .put(
                        "type",
                        wish.text().equalsIgnoreCase("nodeport") ? "NodePort" : "LoadBalancer",
                        wish.isThere()
                                ? wish.mapped()
                                : Cause.rule("Compose publishes ports to everybody who reaches the host"));
        run.labels(service.spec().at("selector"), task.id(), task.self());
        Cause outside = published.map(Item::mapped).orElse(cause);
        int number = port.published() == 0 ? port.target() : port.published();
        String protocol = port.protocol().toUpperCase(Locale.ROOT);
        Draft entry = service.spec().named("ports", protocol.toLowerCase(Locale.ROOT) + "-" + number, outside);
        entry.put("port", number, outside);
        entry.put("targetPort", PortPart.name(task, port.target() + "/" + protocol), cause);
        entry.put("protocol", protocol, cause);
    }

    /** Writes those of a workload, and leaves out what is still there of what it says for us. */
    static void write(Task task, Conversion run) {
        written(task, run);
        task.extension().restRefused("nothing comes of it for a " + task.kind().word(), "take it out");
        Kompose.left(task);
    }

    private static void written(Task task, Conversion run) {
        if (task.isJob() || task.isGuest()) {
            task.extension().at("publish").inert("it has no Service");
            return;
        }
        named(task, run, task.id(), Cause.rule("others find it under its name, as in Compose"));
        if (task.kind() == Kind.STATEFUL_SET) {
            task.object().spec().put("serviceName", task.id(), task.kindCause());
        }
        task.extension().at("publish").inert("it publishes no port, or through an Ingress only");
    }

    /** The Service under a name; its ports are those of the container. */
    static void named(Task task, Conversion run, String name, Cause cause) {
        boolean known = run.has("Service/" + name);
        Manifest service = run.add(Manifest.of("v1", "Service", name, task.id(), cause), task.id(), task.self());
        if (known) {
            return;
        }
        Draft spec = service.spec();
        run.labels(spec.at("selector"), task.id(), task.self());
        Item ports = task.extension().at("ports");
        boolean own = name.equals(task.id()) && ports.isThere();
        if (own) {
            ports.members().forEach((word, item) -> own(task, spec, word, item));
            // What others of the stack call by its own number is there beside them.
            called(task, run, ports)
                    .forEach(port -> port(task, spec, port, task.ports().getOrDefault(port, cause)));
            routed(task, ports).forEach((number, target) -> {
                Cause from = task.ports().getOrDefault(target + "/TCP", cause);
                String called = PortPart.name(task, target + "/TCP");
                spec.append("ports")
                        .put("name", called, from)
                        .put("port", number, from)
                        .put("targetPort", called, from)
                        .put("protocol", "TCP", from);
            });
        } else {
            task.ports().forEach((port, from) -> port(task, spec, port, from));
        }
        boolean empty = task.ports().isEmpty() && !own;
        Cause none = Cause.rule("no port of it is known: its name leads to its pods, on all ports");
        if (empty) {
            spec.append("ports").put("name", "any", none).put("port", PLACEHOLDER, none);
        }
        if (empty || task.kind() == Kind.STATEFUL_SET) {
            spec.put("clusterIP", "None", empty ? none : task.kindCause());
        } else {
            spec.put("type", "ClusterIP", Cause.rule("called within the cluster"));
        }
    }

    // Where routes lead and nothing of the above does.
    private static Map<Integer, Integer> routed(Task task, Item ports) {
        Map<Integer, Integer> routed = new TreeMap<>(task.doors());
        ports.members()
                .values()
                .forEach(item -> routed.remove(Integer.valueOf(item.text().split(":", -1)[0])));
        return routed;
    }

    private static Set<String> called(Task task, Conversion run, Item ports) {
        Set<String> called = new TreeSet<>();
        for (Task other : run.tasks()) {
            References.calls(other.item(), task.name()).forEach(call -> called.add(call.port() + "/TCP"));
        }
        ports.members().values().forEach(item -> called.remove(item.text().split(":", -1)[0] + "/TCP"));
        called.retainAll(task.ports().keySet());
        return called;
    }

    private static void port(Task task, Draft spec, String port, Cause from) {
        String name = PortPart.name(task, port);
        Cause named = from;
        Draft entry = spec.append("ports");
        for (Item element : task.item().at("ports").elements()) {
            boolean same = element.isMapping() && port.equals(PortPart.of(element));
            if (same && element.at("name").isThere()) {
                named = element.at("name").mapped();
            }
            if (same && element.at("app_protocol").isThere()) {
                entry.put(
                        "appProtocol",
                        element.at("app_protocol").text(),
                        element.at("app_protocol").mapped());
            }
            if (same && element.at("protocol").isThere()) {
                from = from.and(element.at("protocol").mapped());
            }
        }
        entry.put("name", name, named);
        entry.put("port", PortPart.number(port), from);
        entry.put("targetPort", name, from);
        entry.put("protocol", PortPart.protocol(port), from);
    }

    // "80:8080": what others call, and where the container listens.
    private static void own(Task task, Draft spec, String name, Item item) {
        String[] numbers = item.text().split(":", -1);
        String target = numbers[numbers.length - 1];
        Cause cause = item.mapped();
        String port = target + "/TCP";
        Draft entry = spec.append("ports").put("name", Names.label(name), cause);
        entry.put("port", Long.parseLong(numbers[0]), cause);
        if (task.ports().containsKey(port)) {
            entry.put("targetPort", PortPart.name(task, port), cause);
        } else {
            entry.put("targetPort", Long.parseLong(target), cause);
        }
        entry.put("protocol", "TCP", cause);
    }
}
