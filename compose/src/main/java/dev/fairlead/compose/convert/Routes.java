package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.file.Units;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.compose.label.Gateways;
import dev.fairlead.compose.label.Labelled;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Route;
import dev.fairlead.model.Service;
import dev.fairlead.model.Service.Backend;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.sources.label.LabelRules;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Routes of labels as Ingresses. The labels are read by the parser of the gateway, so that what routes there routes
 * here; what an Ingress has no words for is refused, each label by itself.
 */
final class Routes {

    private static final int OTHER_DOORS = 10_000;
    private static final String NO_WORDS = "an Ingress has nothing for it";
    private static final String AT_GATEWAY = "TLS ends at the Gateway, which has the certificates";
    private static final String DO = "say it to your Ingress controller, or run the gateway there";

    private final Conversion run;
    private final Labelled labelled;
    private final Map<String, Doors> doors = new TreeMap<>();

    private Routes(Conversion run) {
        this.run = run;
        Map<String, Workload> active = new LinkedHashMap<>();
        run.tasks().forEach(task -> active.put(task.name(), task.workload()));
        this.labelled = Labelled.read(
                run.stack().with(active), Gateways.of(run.stack().with(active)), LabelRules.usual(), new NoKeys());
    }

    /** Labels have no credentials. */
    private static final class NoKeys implements KeyHasher {
        @Override
        public KeyHash hash(String secret) {
            throw new IllegalStateException("labels have no credentials");
        }

        @Override
        public Optional<String> derive(String client, String credential) {
            return Optional.empty();
        }
    }

    static void write(Conversion run) {
        Routes routes = new Routes(run);
        for (Task task : run.tasks()) {
            Map<String, Item> labels = labels(task);
            labels.forEach((label, item) -> ownPort(task, run.host(task), label, item));
            routes.said(task);
        }
        run.tasks().forEach(task -> routes.routed(labels(task)));
    }

    // As the parser has them: the prefix cut off, in lower case.
    private static Map<String, Item> labels(Task task) {
        Map<String, Item> labels = new TreeMap<>();
        task.item().at("labels").members().forEach((label, item) -> {
            String lower = label.toLowerCase(Locale.ROOT);
            if (lower.startsWith("traefik.") || lower.startsWith("fairlead.")) {
                labels.putIfAbsent(lower.substring(lower.indexOf('.') + 1), item);
            }
        });
        return labels;
    }

    private static void ownPort(Task task, Task host, String label, Item item) {
        switch (label) {
            case "enable" -> item.holds(item.isTrue() ? "its routes are in the Ingress" : "it is in no Ingress");
            case "docker.network", "swarm.network" -> item.holds("a pod has one network");
            default -> {
                if (label.matches("http\\.services\\.[^.]+\\.loadbalancer\\.server\\.port")
                        && item.number().isPresent()
                        && !task.isJob()) {
                    host.ports().putIfAbsent(item.text() + "/TCP", item.mapped());
                    health(task, label.substring(0, label.length() - "server.port".length()), item.text());
                }
            }
        }
    }

    // What the gateway asks, a kubelet asks, unless the stack has a test of its own.
    private static void health(Task task, String group, String port) {
        Map<String, Item> labels = labels(task);
        Item path = labels.get(group + "healthcheck.path");
        boolean other = task.item().at("healthcheck").isThere()
                || task.extension().at("probes").at("readiness").isThere();
        if (path == null || other) {
            if (path != null) {
                path.inert("the health check of the service itself counts in its place");
            }
            return;
        }
        Cause cause = path.mapped();
        var probe = task.container().at("readinessProbe");
        probe.at("httpGet").put("path", path.text(), cause).put("port", Long.parseLong(port), cause);
        Map<String, String> fields = Map.of("interval", "periodSeconds", "timeout", "timeoutSeconds");
        fields.forEach((option, field) -> {
            Item item = labels.get(group + "healthcheck." + option);
            if (item != null) {
                long seconds =
                        Units.duration(item.text()).map(Duration::toSeconds).orElse(1L);
                probe.put(field, Math.max(1, seconds), item.mapped());
            } else {
                long usual = option.equals("interval") ? 30 : 5;
                probe.put(field, usual, Cause.rule("the gateway's default: " + usual + " s"));
            }
        });
    }

    private Doors doors(Task task) {
        return doors.computeIfAbsent(task.name(), name -> new Doors(task, run));
    }

    // -- what x-fairlead says
    // -------------------------------------------------------------------------------------------

    private void said(Task task) {
        Item own = task.extension().at("ingress");
        if (!own.at("host").isThere() || task.isJob()) {
            return;
        }
        Item path = own.at("path");
        Item port = own.at("port");
        for (Item host : hosts(own.at("host"))) {
            Cause cause = path.isThere() ? host.mapped().and(path.mapped()) : host.mapped();
            Cause number = port.isThere() ? port.mapped() : Cause.rule("the first port of the workload");
            String first = task.workload().ports().stream()
                    .findFirst()
                    .map(published -> String.valueOf(published.target()))
                    .orElse("80");
            doors(task)
                    .add(
                            way(host.text(), path.text()),
                            port.isThere() ? port.text() : servicePort(task, first),
                            cause,
                            number);
            Item tls = own.at("tls");
            if (tls.isThere() && !HttpRoutes.isAlone(run)) {
                doors(task).secure(way(host.text(), "").host(), tls.text(), tls.mapped());
            }
            if (HttpRoutes.isAlone(run)) {
                tls.refused(AT_GATEWAY, "name the Secret at a listener of the Gateway");
            }
        }
        String target = targetOf(task, port.isThere() ? port.text() : "");
        if (!target.isEmpty()) {
            task.published().add(target + "/TCP");
        }
    }

    // kompose writes a path behind its host.
    private static Way way(String host, String path) {
        int slash = host.indexOf('/');
        return slash < 0 || !path.isEmpty()
                ? new Way(host, path, false)
                : new Way(host.substring(0, slash), host.substring(slash), false);
    }

    // A list, or a text with commas, as kompose has it.
    private static List<Item> hosts(Item said) {
        return said.elements().stream()
                .flatMap(item -> Stream.of(item.text().split("\\s*,\\s*")).map(item::as))
                .toList();
    }

    // "80:8080" under x-fairlead.ports: where port 80 of the Service leads.
    private static String targetOf(Task task, String port) {
        for (Item item : task.extension().at("ports").members().values()) {
            String[] numbers = item.text().split(":", -1);
            if (numbers[0].equals(port)) {
                return numbers[numbers.length - 1];
            }
        }
        return port;
    }

    private static String servicePort(Task task, String target) {
        for (Item item : task.extension().at("ports").members().values()) {
            String[] numbers = item.text().split(":", -1);
            if (numbers[numbers.length - 1].equals(target)) {
                return numbers[0];
            }
        }
        return target;
    }

    // A label names the port of the container. Where x-fairlead.ports gives that number of the Service to another port,
    // the route gets a number of its own.
    private static String door(Task task, String target) {
        String same = servicePort(task, target);
        boolean taken = same.equals(target) && !targetOf(task, target).equals(target);
        String number = taken ? String.valueOf(OTHER_DOORS + Integer.parseInt(target) % OTHER_DOORS) : same;
        task.doors().put(Integer.valueOf(number), Integer.valueOf(target));
        return number;
    }

    // -- what labels say
    // --------------------------------------------------------------------------------------------------

    private void routed(Map<String, Item> labels) {
        labels.forEach((label, item) -> {
            if (label.matches("http\\.routers\\.[^.]+\\.rule")) {
                String name = label.split("\\.", -1)[2];
                routed(name, item, labels);
            }
        });
        labels.forEach((label, item) -> {
            if (label.matches("http\\.services\\..*") && !item.rest().isEmpty()) {
                item.restRefused(NO_WORDS, DO);
            }
        });
    }

    private void routed(String name, Item rule, Map<String, Item> labels) {
        Optional<Route> route = labelled.declaration().routes().values().stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst();
        if (route.isEmpty()) {
            refuse(name, labels, "the gateway cannot read this route", "see fairlead check");
            return;
        }
        Optional<Backend> backend = backend(route.get());
        Optional<Task> target = backend.flatMap(labelled::workload)
                .flatMap(workload -> run.task(workload.name()))
                .map(run::host);
        if (backend.isEmpty() || target.isEmpty() || target.get().isJob()) {
            refuse(
                    name,
                    labels,
                    "it leads to no workload of this stack",
                    "route to a service, at your Ingress controller");
            return;
        }
        try {
            List<Way> ways = Way.of(route.get().match());
            for (Way way : ways) {
                if (!Doors.says(way, run)) {
                    throw new Way.Unsayable(way.unsayable());
                }
            }
            written(route.get(), target.get(), backend.get(), ways, rule, labels, name);
        } catch (Way.Unsayable unsayable) {
            refuse(name, labels, "an Ingress has no word for " + unsayable.getMessage(), DO);
        }
    }

    private Optional<Backend> backend(Route route) {
        Name name = route.service();
        Service service = labelled.declaration().services().get(name.name());
        return name.owner() == Owner.DOCKER && service != null
                ? service.backends().stream().findFirst()
                : Optional.empty();
    }

    private void written(
            Route route,
            Task target,
            Backend backend,
            List<Way> ways,
            Item rule,
            Map<String, Item> labels,
            String name) {
        String prefix = "http.routers." + name + ".";
        // What becomes of the rule is said when it is known whether anything of it is new.
        Cause cause = rule.cause("");
        String port = String.valueOf(backend.port() == Labelled.UNKNOWN_PORT ? 80 : backend.port());
        Cause known = target.ports().getOrDefault(port + "/TCP", Cause.rule("the port that the gateway takes"));
        target.ports().putIfAbsent(port + "/TCP", known);
        target.published().add(port + "/TCP");
        boolean any = false;
        for (Way way : ways) {
            any |= doors(target).add(way, door(target, port), cause, known);
            if (route.tls().isPresent()) {
                secured(target, way.host(), labels, prefix, cause);
            }
        }
        if (any || route.tls().isPresent()) {
            settled(rule, ways);
        } else {
            rule.inert("another route has the same hosts and paths");
        }
        options(labels, prefix);
    }

    private void settled(Item rule, List<Way> ways) {
        boolean more = ways.stream().anyMatch(way -> !way.more().isEmpty());
        if (ways.stream().anyMatch(Way::isWider)) {
            rule.approximated("a path is compared by its elements, so /shop does not take /shopping");
        }
        if (more && !HttpRoutes.isAlone(run)) {
            rule.approximated("it is in the HTTPRoute only, for an Ingress has no word for all of it");
        }
        if (!rule.rest().isEmpty()) {
            rule.mapped();
        }
    }

    private void secured(Task target, String host, Map<String, Item> labels, String prefix, Cause cause) {
        Item tls = labels.get(prefix + "tls");
        Item resolver = labels.get(prefix + "tls.certresolver");
        if (HttpRoutes.isAlone(run)) {
            labels.forEach((label, item) -> {
                if (label.matches("\\Q" + prefix + "\\Etls(\\.certresolver)?")) {
                    item.holds(AT_GATEWAY);
                }
            });
            return;
        }
        Cause why = cause;
        if (tls != null) {
            why = why.and(tls.mapped());
        }
        if (resolver != null) {
            why = why.and(resolver.approximated(
                    "the certificate is looked for in a Secret; who puts it there is yours to say"));
        }
        doors(target).secure(host, Secrets.certificate(target.id(), host), why);
        Item issuer = run.extension().at("clusterIssuer");
        if (issuer.isThere()) {
            doors(target).issuer(issuer);
        }
    }

    private static void options(Map<String, Item> labels, String prefix) {
        labels.forEach((label, item) -> {
            if (!label.startsWith(prefix)) {
                return;
            }
            switch (label.substring(prefix.length())) {
                case "rule", "tls", "tls.certresolver" -> {}
                case "entrypoints" -> item.holds("it is served on HTTP, and with tls on HTTPS");
                case "service" -> item.holds("it is the backend of the path");
                case "priority" ->
                    item.refused(
                            "an Ingress takes the longest path first", "write rules of which no two take one request");
                case "middlewares" -> item.refused("an Ingress has no middlewares", DO);
                default -> item.refused(NO_WORDS, DO);
            }
        });
    }

    private static void refuse(String name, Map<String, Item> labels, String reason, String remedy) {
        labels.forEach((label, item) -> {
            if (label.startsWith("http.routers." + name + ".")) {
                item.restRefused(reason, remedy);
            }
        });
    }
}
