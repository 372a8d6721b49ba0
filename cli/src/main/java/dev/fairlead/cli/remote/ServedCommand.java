package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Table;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a gateway has in its table, of all sources: its routes, or its services and how their backends stand. */
public final class ServedCommand {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ServedCommand() {}

    /** The verb for routes. */
    @Command(
            name = "routes",
            description = "List the routes that a gateway serves, of all its sources, and how each stands.",
            footer = {"", "Example:", "  fairlead routes --watch"})
    public static final class Routes implements Callable<Integer> {

        @Mixin
        Asked asked = new Asked();

        private final Surroundings surroundings;

        /** The verb, in these surroundings. */
        public Routes(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            return asked.run(surroundings, "routers", (terminal, whole) -> {
                Table table = new Table("ROUTE", "STATUS", "RULE", "SERVICE");
                members(whole, "products").forEach((name, product) -> endpoints(name, product, table));
                members(whole, "routers")
                        .forEach((name, route) -> table.row(
                                name,
                                ManagementApi.text(route, "status"),
                                ManagementApi.text(route, "rule"),
                                ManagementApi.text(route, "service")));
                table.print(terminal, "no product and no route is served: docs/configuration.md has a first one");
            });
        }
    }

    // What a product publishes, in the form of a route: products are matched first.
    private static void endpoints(String name, Node product, Table table) {
        int at = name.lastIndexOf('@');
        String status = ManagementApi.text(product, "status");
        String begin = ManagementApi.text(product, "basePath");
        if (!status.equals("enabled")) {
            table.row(name, status, begin, "");
        }
        members(product, "proxies").forEach((proxy, below) -> {
            if (below instanceof Node.Mapping mapping
                    && mapping.members().get("endpoints") instanceof Node.Sequence endpoints) {
                String path = begin + ManagementApi.text(below, "path").replaceFirst("^/$", "");
                endpoints
                        .elements()
                        .forEach(endpoint -> table.row(
                                name.substring(0, at) + "/" + proxy + "/" + ManagementApi.text(endpoint, "name")
                                        + name.substring(at),
                                status,
                                methods(endpoint) + path + ManagementApi.text(endpoint, "path"),
                                ManagementApi.text(below, "service") + owner(below, name.substring(at))));
            }
        });
    }

    // As everywhere, a name without its owner is of the owner of who names it.
    private static String owner(Node proxy, String own) {
        return ManagementApi.text(proxy, "service").contains("@")
                        || ManagementApi.text(proxy, "service").isEmpty()
                ? ""
                : own;
    }

    private static String methods(Node endpoint) {
        return endpoint instanceof Node.Mapping mapping
                        && mapping.members().get("methods") instanceof Node.Sequence methods
                ? methods.elements().stream()
                        .map(method -> method instanceof Node.Text text ? text.value() : "")
                        .collect(Collectors.joining(",", "", " "))
                : "";
    }

    private static Map<String, Node> members(Node whole, String member) {
        return whole instanceof Node.Mapping mapping && mapping.members().get(member) instanceof Node.Mapping inner
                ? inner.members()
                : Map.of();
    }

    /** The verb for services. */
    @Command(
            name = "services",
            description = "List the services of a gateway, of all its sources, and how their backends stand.",
            footer = {"", "Example:", "  fairlead services --watch --interval 1"})
    public static final class Services implements Callable<Integer> {

        @Mixin
        Asked asked = new Asked();

        private final Surroundings surroundings;

        /** The verb, in these surroundings. */
        public Services(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            return asked.run(surroundings, "services", (terminal, whole) -> {
                Table table = new Table("SERVICE", "STATUS", "BACKENDS");
                members(whole, "services")
                        .forEach((name, service) ->
                                table.row(name, ManagementApi.text(service, "status"), backends(service)));
                table.print(terminal, "no service is known: a product or a route names one");
            });
        }

        private static String backends(Node service) {
            return members(service, "serverHealth").entrySet().stream()
                    .map(backend -> backend.getKey() + " " + ManagementApi.text(backend.getValue(), "status")
                            + why(backend.getValue()))
                    .collect(Collectors.joining(", "));
        }
    }

    private static String why(Node health) {
        String reason = ManagementApi.text(health, "reason");
        return reason.isEmpty() ? "" : " (" + reason + ")";
    }

    /** Prints what it shows of a table. */
    private interface Printing {
        void print(Terminal terminal, Node table);
    }

    /** The options of both. */
    static final class Asked {

        @Mixin
        Connected connected = new Connected();

        @Mixin
        Watching watching = new Watching();

        @Option(names = "--replica", paramLabel = "ID", description = "Of this gateway; default is the first live one.")
        String replica = "";

        int run(Surroundings surroundings, String section, Printing printing) {
            try (ManagementApi api = connected.open(surroundings.environment())) {
                watching.run(surroundings.terminal(), terminal -> {
                    Node table = table(api);
                    if (connected.wantsJson()) {
                        Members members = new Members();
                        members(table, section).forEach(members::put);
                        terminal.print(Json.pretty(members.build()).strip());
                    } else {
                        printing.print(terminal, table);
                    }
                });
                return Exit.DONE.status();
            }
        }

        private Node table(ManagementApi api) {
            List<String> live = live(api);
            String id = replica.isEmpty() ? live.getFirst() : replica;
            if (!live.contains(id)) {
                throw CommandFailure.badInput(
                        "no gateway is called \"" + id + "\"; there are " + String.join(", ", live));
            }
            String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
            Node body = api.call("GET", "/api/v1/replicas/" + encoded + "/table", "", PATIENCE)
                    .body();
            return body instanceof Node.Mapping told && told.members().get("table") instanceof Node.Mapping table
                    ? table
                    : body;
        }

        private static List<String> live(ManagementApi api) {
            Node body = api.call("GET", "/api/v1/replicas", "", PATIENCE).body();
            List<Node> items = body instanceof Node.Mapping mapping
                            && mapping.members().get("items") instanceof Node.Sequence sequence
                    ? sequence.elements()
                    : List.of();
            if (items.isEmpty()) {
                throw CommandFailure.couldNot("no gateway runs against this store: `fairlead gateway` starts one");
            }
            return items.stream().map(item -> ManagementApi.text(item, "id")).toList();
        }
    }
}
