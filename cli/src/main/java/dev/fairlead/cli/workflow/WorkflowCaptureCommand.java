package dev.fairlead.cli.workflow;

import dev.fairlead.cli.remote.AdminSide;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Verb;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "capture",
        description = {
            "Write the runs that a gateway kept of a workflow as a file of tests. A workflow keeps its last runs where it"
                    + " says so: \"capture: 20\". What speaks of secrets is not in them.",
            "Each test passes as it is; change what it expects to what should be."
        },
        footer = {"", "Example:", "  fairlead workflow capture order --file fairlead.yaml > order.test.yaml"})
final class WorkflowCaptureCommand extends Verb {

    @Parameters(index = "0", paramLabel = "WORKFLOW", description = "Its name.")
    String workflow = "";

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "The file with the workflow, as the tests name it; default ${DEFAULT-VALUE}.")
    String file = "fairlead.yaml";

    @Mixin
    AdminSide admin = new AdminSide();

    WorkflowCaptureCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        List<Node> tests = tests();
        if (tests.isEmpty()) {
            throw CommandFailure.couldNot("the gateway on " + admin.address(surroundings.environment())
                    + " has kept no run of the workflow \"" + workflow
                    + "\"; give it a \"capture\" and send it requests");
        }
        List<String> lines = new ArrayList<>(List.of("files: [" + file + "]", "tests:"));
        // JSON is YAML too, and one line for each is one line for each in a difference.
        tests.forEach(test -> lines.add("  - " + Json.canonical(test)));
        lines.forEach(terminal()::print);
        return Exit.DONE.status();
    }

    private List<Node> tests() {
        Map<String, String> environment = surroundings.environment();
        String path = "/api/captures?workflow=" + URLEncoder.encode(workflow, StandardCharsets.UTF_8);
        return admin.read(environment, admin.ask(environment, path, "", List.of()))
                .at("tests")
                .elements();
    }
}
