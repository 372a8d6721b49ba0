package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Table;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.cli.terminal.Terminal.Colour;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
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
public final class ExplainCommand implements Callable<Integer> {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int MOST_BYTES = 64 * 1024 * 1024;
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

    @Option(
            names = "--admin",
            paramLabel = "ADDRESS:PORT",
            description = "The gateway's admin side; default FAIRLEAD_ADMIN_ADDRESS, else 127.0.0.1:8081.")
    String admin = "";

    @Option(names = "--all", description = "Every route that was looked at, not only the first " + MOST_ROUTES + ".")
    boolean all;

    @Option(names = "--json", description = "Print the gateway's own JSON.")
    boolean json;

    private final Surroundings surroundings;

    /** The verb, in these surroundings. */
    public ExplainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
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
        String answer = ask();
        Terminal terminal = surroundings.terminal();
        if (json) {
            terminal.print(answer.strip());
            return Exit.DONE.status();
        }
        try {
            tell(terminal, Json.read(answer, "the gateway's answer"));
        } catch (Json.Malformed e) {
            throw CommandFailure.couldNot(
                    "what answers on " + address() + " is no Fairlead gateway: " + e.getMessage());
        }
        return Exit.DONE.status();
    }

    private String address() {
        String configured = surroundings.environment().getOrDefault("FAIRLEAD_ADMIN_ADDRESS", "127.0.0.1:8081");
        String address = admin.isEmpty() ? configured : admin;
        return address.startsWith(":") ? "127.0.0.1" + address : address;
    }

    private String ask() {
        String asked = "http://" + address() + "/api/explain?method=" + encoded(method) + "&url=" + encoded(url)
                + "&from=" + encoded(from);
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(asked).toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            // Not in the query: keys are among them.
            headers.forEach(line -> connection.addRequestProperty("Explain-Header", line));
            int status = connection.getResponseCode();
            String body = read(status < 400 ? connection.getInputStream() : connection.getErrorStream());
            if (status == 400) {
                throw CommandFailure.badInput(detail(body));
            }
            if (status != 200) {
                throw CommandFailure.couldNot("the gateway on " + address() + " answered " + status
                        + "; is it a Fairlead gateway of this version?");
            }
            return body;
        } catch (MalformedURLException e) {
            throw CommandFailure.badInput(
                    "\"" + address() + "\" is no address of an admin side; write it like 127.0.0.1:8081");
        } catch (IOException e) {
            throw CommandFailure.couldNot("no gateway answers on " + address() + " (" + e.getMessage()
                    + "); start one with `fairlead up`, or name its admin side with --admin");
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput("it cannot be asked: " + e.getMessage());
        }
    }

    private static String read(InputStream body) throws IOException {
        try (body) {
            return new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        }
    }

    private static String detail(String problem) {
        try {
            return ManagementApi.text(Json.read(problem, "problem"), "detail");
        } catch (Json.Malformed e) {
            return problem.strip();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    // -- telling ----------------------------------------------------------------------------------------------------

    private void tell(Terminal terminal, Node account) {
        String outcome = ManagementApi.text(account, "outcome");
        String status = ManagementApi.text(account, "status");
        String reason = ManagementApi.text(account, "reason");
        String route = ManagementApi.text(account, "route");
        String path = ManagementApi.text(account, "path");
        Colour colour = outcome.equals("refused") ? Colour.BAD : Colour.GOOD;
        String how = outcome + (status.equals("0") ? "" : " with " + status) + (reason.isEmpty() ? "" : ", " + reason);
        terminal.print(terminal.paint(Colour.BOLD, method + " " + url));
        terminal.print("comes in by " + ManagementApi.text(account, "entrypoint")
                + (path.isEmpty() ? "" : ", as the path " + path)
                + (route.isEmpty() ? "" : ", and is taken by " + terminal.paint(Colour.BOLD, route)));
        terminal.print(terminal.paint(colour, how));
        terminal.print("");
        routes(terminal, elements(account, "candidates"));
        steps(terminal, elements(account, "steps"));
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
                        ManagementApi.text(route, "route"),
                        ManagementApi.text(route, "outcome"),
                        ManagementApi.text(route, "reason")));
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
                ManagementApi.text(step, "step"),
                ManagementApi.text(step, "outcome"),
                elements(step, "says").stream()
                        .map(said -> said instanceof Node.Text text ? text.value() : "")
                        .collect(Collectors.joining("; "))));
        table.print(terminal, "");
    }

    private static List<Node> elements(Node account, String member) {
        return account instanceof Node.Mapping mapping
                        && mapping.members().get(member) instanceof Node.Sequence sequence
                ? sequence.elements()
                : List.of();
    }
}
