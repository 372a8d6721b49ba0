package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Table;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a gateway has in its table, of all sources: its routes, or its services and how their backends stand. */
public abstract class ServedCommand extends ApiVerb {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Mixin
    Watching watching = new Watching();

    @Option(names = "--replica", paramLabel = "ID", description = "Of this gateway; default is the first live one.")
    String replica = "";

    private ServedCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected Exit ask(ManagementApi api) {
        watching.run(terminal(), terminal -> {
            Map<String, Node> served = served(table(api));
            if (connected.wantsJson()) {
                Members members = new Members();
                served.forEach(members::put);
                terminal.print(Json.pretty(members.build()).strip());
            } else {
                print(terminal, served);
            }
        });
        return Exit.DONE;
    }

    private Node table(ManagementApi api) {
        List<String> live = live(api);
        String id = replica.isEmpty() ? live.getFirst() : replica;
        if (!live.contains(id)) {
            throw CommandFailure.badInput("no gateway is called \"" + id + "\"; there are " + String.join(", ", live));
        }
        Node body = api.call("GET", "/api/v1/replicas/" + Paths.segment(id) + "/table", "", PATIENCE)
                .body();
        return body.at("table");
    }

    private static List<String> live(ManagementApi api) {
        Node body = api.call("GET", "/api/v1/replicas", "", PATIENCE).body();
        List<String> live = body.at("items").elements().stream()
                .map(item -> Nodes.text(item, "id"))
                .toList();
        if (live.isEmpty()) {
            throw CommandFailure.couldNot("no gateway runs against this store: `fairlead gateway` starts one");
        }
        return live;
    }

    /** What is told of the table, by its name. */
    abstract Map<String, Node> served(Node table);

    /** Tells it to people. */
    abstract void print(Terminal terminal, Map<String, Node> served);

    /** The verb for routes. */
    @Command(
            name = "routes",
            description = "List the routes that a gateway serves, of all its sources, and how each stands.",
            footer = {"", "Example:", "  fairlead routes --watch"})
    public static final class Routes extends ServedCommand {

        /** The verb, in these surroundings. */
        public Routes(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        Map<String, Node> served(Node table) {
            Map<String, Node> served = new LinkedHashMap<>();
            table.at("products").members().forEach((name, product) -> endpoints(name, product, served));
            served.putAll(table.at("routers").members());
            return served;
        }

        @Override
        void print(Terminal terminal, Map<String, Node> served) {
            Table table = new Table("ROUTE", "STATUS", "RULE", "SERVICE");
            served.forEach((name, route) -> table.row(
                    name, Nodes.text(route, "status"), Nodes.text(route, "rule"), Nodes.text(route, "service")));
            table.print(terminal, "no product and no route is served: docs/configuration.md has a first one");
        }

        // What a product publishes, in the form of a route: products are matched first.
        private static void endpoints(String name, Node product, Map<String, Node> served) {
            int at = name.lastIndexOf('@');
            String status = Nodes.text(product, "status");
            String begin = Nodes.text(product, "basePath");
            if (!status.equals("enabled")) {
                Members disabled = new Members().put("rule", begin).put("status", status);
                served.put(
                        name,
                        disabled.put("error", Members.ofTexts(Nodes.texts(product, "error")))
                                .build());
            }
            product.at("proxies").members().forEach((proxy, below) -> {
                String path = begin + Nodes.text(below, "path").replaceFirst("^/$", "");
                for (Node endpoint : below.at("endpoints").elements()) {
                    served.put(
                            name.substring(0, at) + "/" + proxy + "/" + Nodes.text(endpoint, "name")
                                    + name.substring(at),
                            new Members()
                                    .put("rule", methods(endpoint) + path + Nodes.text(endpoint, "path"))
                                    .put("service", service(below, name.substring(at)))
                                    .put("status", status)
                                    .build());
                }
            });
        }

        // As everywhere, a name without its owner is of the owner of who names it.
        private static String service(Node proxy, String own) {
            String service = Nodes.text(proxy, "service");
            return service.isEmpty() || service.contains("@") ? service : service + own;
        }

        private static String methods(Node endpoint) {
            String methods = String.join(",", Nodes.texts(endpoint, "methods"));
            return methods.isEmpty() ? "" : methods + " ";
        }
    }

    /** The verb for services. */
    @Command(
            name = "services",
            description = "List the services of a gateway, of all its sources, and how their backends stand.",
            footer = {"", "Example:", "  fairlead services --watch --interval 1"})
    public static final class Services extends ServedCommand {

        /** The verb, in these surroundings. */
        public Services(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        Map<String, Node> served(Node table) {
            return table.at("services").members();
        }

        @Override
        void print(Terminal terminal, Map<String, Node> served) {
            Table table = new Table("SERVICE", "STATUS", "BACKENDS");
            served.forEach((name, service) -> table.row(name, Nodes.text(service, "status"), backends(service)));
            table.print(terminal, "no service is known: a product or a route names one");
        }

        private static String backends(Node service) {
            return service.at("serverHealth").members().entrySet().stream()
                    .map(backend ->
                            backend.getKey() + " " + Nodes.text(backend.getValue(), "status") + why(backend.getValue()))
                    .collect(Collectors.joining(", "));
        }

        private static String why(Node health) {
            String reason = Nodes.text(health, "reason");
            return reason.isEmpty() ? "" : " (" + reason + ")";
        }
    }
}
