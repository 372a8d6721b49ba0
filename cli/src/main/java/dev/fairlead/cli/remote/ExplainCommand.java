package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Table;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.cli.terminal.Terminal.Colour;
import dev.fairlead.cli.terminal.Verb;
import dev.fairlead.model.tree.Node;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = "Tell what the gateway on this machine would do with a request: every candidate route and why it"
                + " lost, and what each step of the winner says. Nothing is sent to a service, and nothing counts.",
        footer = {
            "",
            "Steps that cannot be tried without effects (forwardAuth) are taken to let it pass, and say so.",
            "",
            "Examples:",
            "  fairlead explain GET http://shop.example.com/cart",
            "  fairlead explain POST https://api.example.com/things -H 'X-API-Key: flk_…'"
        })
public final class ExplainCommand extends Verb {

    private static final int MOST_ROUTES = 15;

    @Parameters(
            arity = "1..2",
            paramLabel = "[METHOD] URL",
            hideParamSyntax = true,
            description =
                    "The method, GET if it is left away, and the URL with http:// or https://, as the caller writes"
                            + " it.")
    List<String> asked = new ArrayList<>();

    private String method = "GET";
    private String url = "";

    @Option(names = "-H", paramLabel = "HEADER", description = "A header line, \"Name: value\"; may be repeated.")
    List<String> headers = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "IP address of the caller; default ${DEFAULT-VALUE}.")
    String from = "127.0.0.1";

    @Mixin
    AdminSide admin = new AdminSide();

    @Option(names = "--all", description = "Every route that was looked at, not only the first " + MOST_ROUTES + ".")
    boolean all;

    @Option(names = "--json", description = "Print the gateway's own JSON.")
    boolean json;

    /** The verb, in these surroundings. */
    public ExplainCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        if (asked.size() > 2) {
            throw CommandFailure.badInput("\"" + asked.get(2) + "\" is one word too many; write METHOD URL");
        }
        if (asked.size() == 1 && !asked.getFirst().contains("://")) {
            throw CommandFailure.badInput("\"" + asked.getFirst() + "\" is no URL with http:// or https://; write it"
                    + " like GET http://127.0.0.1:8080/");
        }
        url = asked.getLast();
        method = asked.size() == 2 ? asked.getFirst() : method;
        // Not in the query: keys are among them.
        String answer = admin.ask(
                surroundings.environment(),
                "/api/explain?method=" + encoded(method) + "&url=" + encoded(url) + "&from=" + encoded(from),
                "Explain-Header",
                headers);
        Node account = admin.read(surroundings.environment(), answer);
        if (json) {
            terminal().print(answer.strip());
        } else {
            tell(terminal(), account);
        }
        return Exit.DONE.status();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    // -- telling ----------------------------------------------------------------------------------------------------

    private void tell(Terminal terminal, Node account) {
        String outcome = Nodes.text(account, "outcome");
        String status = Nodes.text(account, "status");
        String reason = Nodes.text(account, "reason");
        String route = Nodes.text(account, "route");
        String path = Nodes.text(account, "path");
        Colour colour = outcome.equals("refused") ? Colour.BAD : Colour.GOOD;
        String how = outcome + (status.equals("0") ? "" : " with " + status) + (reason.isEmpty() ? "" : ", " + reason);
        terminal.print(terminal.paint(Colour.BOLD, method + " " + url));
        terminal.print("comes in by " + Nodes.text(account, "entrypoint")
                + (path.isEmpty() ? "" : ", as the path " + path)
                + (route.isEmpty() ? "" : ", and is taken by " + terminal.paint(Colour.BOLD, route)));
        terminal.print(terminal.paint(colour, how));
        terminal.print("");
        routes(terminal, account.at("candidates").elements());
        steps(terminal, account.at("steps").elements());
        if (!method.equals(method.toUpperCase(Locale.ROOT)) && status.equals("405")) {
            terminal.note("Methods are told apart by case: \"" + method + "\" is not \""
                    + method.toUpperCase(Locale.ROOT) + "\".");
        }
        if (reason.startsWith("no_route")) {
            terminal.note(
                    "A product that is a draft is not known to a gateway, nor is what was changed and not published:"
                            + " `fairlead status` says whether there is any.");
        }
    }

    private void routes(Terminal terminal, List<Node> candidates) {
        Table table = new Table("ROUTE", "OUTCOME", "WHY");
        candidates.stream()
                .limit(all ? Long.MAX_VALUE : MOST_ROUTES)
                .forEach(route -> table.row(
                        Nodes.text(route, "route"), Nodes.text(route, "outcome"), Nodes.text(route, "reason")));
        table.print(terminal, "No route was looked at.");
        if (!all && candidates.size() > MOST_ROUTES) {
            terminal.note("… and " + (candidates.size() - MOST_ROUTES) + " more; --all shows them");
        }
    }

    private static void steps(Terminal terminal, List<Node> steps) {
        if (steps.isEmpty()) {
            return;
        }
        terminal.print("");
        Table table = new Table("STEP", "OUTCOME", "SAYS");
        steps.forEach(step -> table.row(
                Nodes.text(step, "step"), Nodes.text(step, "outcome"), String.join("; ", Nodes.texts(step, "says"))));
        table.print(terminal, "");
    }
}
