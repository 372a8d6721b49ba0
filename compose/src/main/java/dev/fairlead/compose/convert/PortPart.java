package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.file.Port;
import dev.fairlead.compose.label.Images;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The ports of a container: those that are published, exposed, known of the image, or called by others. */
final class PortPart implements Part {

    private static final String FIRST = "the first port of the range is published; Docker takes any that is free";

    @Override
    public void write(Task task, Conversion run) {
        for (Item element : task.item().at("ports").elements()) {
            if (task.isGuest()) {
                element.refused(
                        "Docker publishes no ports of a container that uses the network of another one",
                        "publish it at \"" + task.host() + "\"");
            } else {
                published(task, run, element);
            }
        }
        for (Item element : task.item().at("expose").elements()) {
            Cause cause = element.mapped();
            Port.parse(element.text(), element.place())
                    .filter(ports -> ports.stream().allMatch(PortPart::isKnown))
                    .ifPresentOrElse(
                            ports -> ports.forEach(port -> listen(task, port.target(), port.protocol(), cause)),
                            () -> element.refused("it is no port", "write 8080 or 8080/udp"));
        }
        concluded(task, run);
        Item names = task.extension().at("ports");
        task.ports().forEach((port, cause) -> {
            Draft entry = task.container().append("ports");
            entry.put("name", name(task, port), named(task, port, cause));
            entry.put("containerPort", number(port), cause);
            entry.put("protocol", protocol(port), cause);
        });
        if (names.isThere() && task.isJob()) {
            names.refused("a job has no Service", "take it out");
        }
    }

    // What is called without being declared listens all the same: Docker closes no port between containers.
    private static void concluded(Task task, Conversion run) {
        if (task.isJob() || task.isGuest()) {
            return;
        }
        List<Integer> known =
                Images.ports(task.workload(), run.stack().directory()).orElse(List.of());
        boolean declared = task.ports().keySet().stream().anyMatch(port -> port.endsWith("/TCP"));
        if (!declared) {
            known.forEach(port -> listen(task, port, "tcp", Cause.rule("its image listens there")));
        }
        for (Task other : run.tasks()) {
            for (References.Call call : References.calls(other.item(), task.name())) {
                if (other != task) {
                    listen(
                            task,
                            call.port(),
                            "tcp",
                            Cause.rule("called by " + other.name() + " at "
                                    + call.from().place()));
                }
            }
        }
    }

    private static void listen(Task task, int port, String protocol, Cause cause) {
        task.ports().merge(port + "/" + protocol.toUpperCase(Locale.ROOT), cause, (before, more) -> {
            return before.leaves().isEmpty() ? (more.leaves().isEmpty() ? before : more) : before.and(more);
        });
    }

    private static void published(Task task, Conversion run, Item element) {
        Optional<List<Port>> read = element.isMapping()
                ? Port.of(
                        element.at("host_ip").text(),
                        element.at("published").text(),
                        element.at("target").text(),
                        element.at("protocol").isThere()
                                ? element.at("protocol").text()
                                : "tcp",
                        element.place())
                : Port.parse(element.text(), element.place());
        if (read.isEmpty() || !read.get().stream().allMatch(PortPart::isKnown)) {
            element.refused("it is no port", "write \"8080:80\"");
            return;
        }
        Port first = read.get().getFirst();
        String differs = differs(task, run, first);
        Item main = element.isMapping() ? element.at("target") : element;
        boolean choice = isChoice(element);
        Cause cause = element.isMapping()
                ? main.mapped()
                : !differs.isEmpty() ? main.approximated(differs) : choice ? main.approximated(FIRST) : main.mapped();
        if (choice && element.isMapping() && differs.isEmpty()) {
            element.at("published").approximated(FIRST);
        }
        if (element.at("protocol").isThere()) {
            cause = cause.and(element.at("protocol").mapped());
        }
        for (Port port : read.get()) {
            listen(task, port.target(), port.protocol(), cause);
            if (!port.isLocal() && !closed(task, run)) {
                task.published().add(port.target() + "/" + port.protocol().toUpperCase(Locale.ROOT));
            }
            if (differs.isEmpty()) {
                Services.publish(task, run, port, cause, published(element));
            }
        }
        if (element.isMapping()) {
            rest(task, element, differs);
        }
    }

    private static boolean isKnown(Port port) {
        return port.protocol().matches("(?i)tcp|udp|sctp");
    }

    // One port of the container behind one of several of the machine, whichever is free.
    private static boolean isChoice(Item element) {
        return element.isMapping()
                ? element.at("published").text().contains("-")
                        && !element.at("target").text().contains("-")
                : element.text().matches("(.*:)?[0-9]+-[0-9]+:[0-9]+(/.*)?");
    }

    private static Optional<Item> published(Item element) {
        return element.isMapping() && element.at("published").isThere()
                ? Optional.of(element.at("published"))
                : Optional.empty();
    }

    // Why callers of outside do not come to the published port itself; empty if they do.
    private static String differs(Task task, Conversion run, Port port) {
        if (port.isLocal()) {
            return "it is published on the machine itself only: from outside use kubectl port-forward";
        }
        if (closed(task, run)) {
            return "none of its networks leads outside: Docker publishes nothing of it, and neither do the manifests";
        }
        if (task.isRouted()) {
            return "callers come through the Ingress, not to the published port";
        }
        if (task.isJob()) {
            return "a job has no Service: nobody outside reaches the port";
        }
        return Services.publishes(task, run)
                ? ""
                : "nothing is published outside of the cluster: x-fairlead.publish says so";
    }

    private static boolean closed(Task task, Conversion run) {
        return task.workload().mode().equals("none") || NetworkPart.isClosed(run, task);
    }

    private static void rest(Task task, Item element, String differs) {
        Item published = element.at("published");
        if (!published.isThere() || published.rest().isEmpty()) {
            published.inert("the port is not reached from outside");
        } else if (!differs.isEmpty()) {
            published.refused(differs, "name a host in a label or in x-fairlead.ingress");
        }
        element.at("host_ip")
                .holds("the address of the host is not the cluster's; who may call is in the NetworkPolicy");
        element.at("mode").holds("a Service balances over all pods");
        if (task.isJob() || task.extension().at("ports").isThere()) {
            element.at("app_protocol").refused("only a port of its Service has one", "take it out");
        } else {
            element.at("app_protocol").mapped();
        }
    }

    /** The port of a long form, as {@code 8080/TCP}. */
    static String of(Item element) {
        Item protocol = element.at("protocol");
        return element.at("target").text() + "/"
                + (protocol.isThere() ? protocol.text().toUpperCase(Locale.ROOT) : "TCP");
    }

    static int number(String port) {
        return Integer.parseInt(port.substring(0, port.indexOf('/')));
    }

    static String protocol(String port) {
        return port.substring(port.indexOf('/') + 1);
    }

    private static Cause named(Task task, String port, Cause otherwise) {
        for (Item element : task.item().at("ports").elements()) {
            if (element.isMapping() && element.at("name").isThere() && port.equals(of(element))) {
                return element.at("name").mapped();
            }
        }
        return otherwise;
    }

    /** The name of a port: what the long form calls it, else protocol and number. */
    static String name(Task task, String port) {
        for (Item element : task.item().at("ports").elements()) {
            if (element.isMapping() && element.at("name").isThere() && port.equals(of(element))) {
                String name = Names.label(element.at("name").text());
                return name.length() > 15 ? name.substring(0, 15).replaceAll("-+$", "") : name;
            }
        }
        return protocol(port).toLowerCase(Locale.ROOT) + "-" + number(port);
    }
}
