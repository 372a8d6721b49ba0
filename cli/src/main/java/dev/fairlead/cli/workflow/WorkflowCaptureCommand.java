package dev.fairlead.cli.workflow;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
final class WorkflowCaptureCommand implements Callable<Integer> {

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int MOST_BYTES = 64 * 1024 * 1024;

    @Parameters(index = "0", paramLabel = "WORKFLOW", description = "Its name.")
    String workflow = "";

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "The file with the workflow, as the tests name it; default ${DEFAULT-VALUE}.")
    String file = "fairlead.yaml";

    @Option(
            names = "--admin",
            paramLabel = "ADDRESS:PORT",
            description = "The gateway's admin side; default FAIRLEAD_ADMIN_ADDRESS, else 127.0.0.1:8081.")
    String admin = "";

    private final Surroundings surroundings;

    WorkflowCaptureCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        List<Node> tests = tests();
        if (tests.isEmpty()) {
            throw CommandFailure.couldNot("the gateway on " + address() + " has kept no run of the workflow \""
                    + workflow + "\"; give it a \"capture\" and send it requests");
        }
        List<String> lines = new ArrayList<>(List.of("files: [" + file + "]", "tests:"));
        // JSON is YAML too, and one line for each is one line for each in a difference.
        tests.forEach(test -> lines.add("  - " + Json.canonical(test)));
        lines.forEach(surroundings.terminal()::print);
        return Exit.DONE.status();
    }

    private String address() {
        String configured = surroundings.environment().getOrDefault("FAIRLEAD_ADMIN_ADDRESS", "127.0.0.1:8081");
        String address = admin.isEmpty() ? configured : admin;
        return address.startsWith(":") ? "127.0.0.1" + address : address;
    }

    private List<Node> tests() {
        String asked =
                "http://" + address() + "/api/captures?workflow=" + URLEncoder.encode(workflow, StandardCharsets.UTF_8);
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(asked).toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            try (InputStream body = connection.getInputStream()) {
                String text = new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
                Node read = Json.read(text, "the gateway's answer");
                return read instanceof Node.Mapping mapping
                                && mapping.members().get("tests") instanceof Node.Sequence list
                        ? list.elements()
                        : List.of();
            }
        } catch (IOException unreachable) {
            throw CommandFailure.couldNot("no gateway answers on " + address() + " (" + unreachable.getMessage()
                    + "); start one with `fairlead up`, or name its admin side with --admin");
        } catch (Json.Malformed wrong) {
            throw CommandFailure.couldNot(
                    "what answers on " + address() + " is no Fairlead gateway: " + wrong.getMessage());
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.badInput("it cannot be asked: " + wrong.getMessage());
        }
    }
}
