package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.model.openapi.OpenApiReader;
import dev.fairlead.model.tree.Node;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "apply",
        description = {
            "Save the objects of a file in the store and publish its products, after showing what changes.",
            "What the file does not have stays."
        },
        footer = {
            "",
            "Examples:",
            "  fairlead apply fairlead.yaml --wait",
            "  fairlead apply orders.yaml --openapi orders --url http://orders:8000"
        })
public final class ApplyCommand extends ApiVerb {

    @Option(names = "--wait", description = "Return when all live replicas serve it, or name those that do not.")
    boolean wait;

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @Option(
            names = "--openapi",
            paramLabel = "NAME",
            description = "The file is a document of OpenAPI 3.0 or 3.1; make it the product NAME.")
    String openapi = "";

    @Option(names = "--base-path", paramLabel = "PATH", description = "With --openapi: where the product begins.")
    String basePath = "";

    @Option(names = "--url", paramLabel = "URL", description = "With --openapi: where the service is.")
    String url = "";

    @Parameters(paramLabel = "FILE", description = "A configuration file.")
    Path file = Path.of("");

    /** The verb, in these surroundings. */
    public ApplyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected Exit ask(ManagementApi api) {
        OpenApiReader.Options options = new OpenApiReader.Options(openapi, basePath, url);
        UnaryOperator<Node> made = openapi.isEmpty()
                ? UnaryOperator.identity()
                : document -> FromOpenApi.file(document, options, surroundings);
        return new Importing(surroundings, api, file, made)
                .change("?publish=true&wait=" + wait, yes, connected.wantsJson());
    }
}
