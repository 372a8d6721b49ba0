package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "publish",
        description = "Publish products and workflows: make their working copies a new revision.",
        footer = {
            "",
            "Examples:",
            "  fairlead publish --wait",
            "  fairlead publish payments",
            "  fairlead publish --workflow order"
        })
public final class PublishCommand extends ApiVerb {

    @Option(
            names = "--wait",
            description = "Return when all live replicas serve the revision, or name those that do not.")
    boolean wait;

    @Option(names = "--workflow", paramLabel = "NAME", description = "Only this workflow.")
    String workflow = "";

    @Parameters(
            arity = "0..1",
            paramLabel = "PRODUCT",
            description = "Only this product; default is every changed one.")
    String product = "";

    /** The verb, in these surroundings. */
    public PublishCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected Exit ask(ManagementApi api) {
        if (!product.isEmpty() && !workflow.isEmpty()) {
            throw CommandFailure.badInput(
                    "a product and a workflow are published one by one; leave one away, or both for all that changed");
        }
        return change(this, api, path(), wait);
    }

    private String path() {
        if (!workflow.isEmpty()) {
            return "/api/v1/workflows/" + Paths.segment(workflow) + "/publish";
        }
        return product.isEmpty() ? "/api/v1/publish" : "/api/v1/products/" + Paths.segment(product) + "/publish";
    }

    /** Posts what makes a revision, and tells of it. */
    static Exit change(ApiVerb verb, ManagementApi api, String path, boolean wait) {
        ManagementApi.Answer answer = api.call("POST", path + (wait ? "?wait=true" : ""), "", Duration.ofSeconds(90));
        List<String> laggards = Nodes.texts(answer.body(), "laggards");
        if (!verb.printedJson(answer)) {
            String same = path.endsWith("/rollback") ? "what is served is the same already" : "nothing to publish";
            tell(verb.terminal(), answer, same, wait, laggards);
        }
        return laggards.isEmpty() ? Exit.DONE : Exit.LOOK;
    }

    private static void tell(
            Terminal terminal, ManagementApi.Answer answer, String same, boolean wait, List<String> laggards) {
        if (answer.text("changed").equals("false")) {
            terminal.print(same + "; revision " + answer.text("revision") + " stays");
            return;
        }
        terminal.print(terminal.paint(Terminal.Colour.GOOD, "revision " + answer.text("revision") + " is published")
                + published(answer.body()));
        if (wait && laggards.isEmpty()) {
            int serving = Nodes.texts(answer.body(), "serving").size();
            terminal.print(
                    serving == 1 ? "served by the one live replica" : "served by all " + serving + " live replicas");
        }
        for (String laggard : laggards) {
            terminal.print(terminal.paint(Terminal.Colour.LOOK, "not served yet by " + laggard));
        }
    }

    // What became of it: names, and of many how many more.
    private static String published(Node body) {
        List<String> all = Stream.of("products", "workflows")
                .flatMap(sort -> body.at(sort).elements().stream())
                .map(each -> Nodes.text(each, "name"))
                .toList();
        String some = String.join(", ", all.subList(0, Math.min(all.size(), 5)));
        return (some.isEmpty() ? "" : ": " + some) + (all.size() > 5 ? " and " + (all.size() - 5) + " more" : "");
    }
}
