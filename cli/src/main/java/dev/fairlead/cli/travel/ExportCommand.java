package dev.fairlead.cli.travel;

import dev.fairlead.cli.remote.ApiVerb;
import dev.fairlead.cli.remote.ManagementApi;
import dev.fairlead.cli.remote.Paths;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Faults;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.model.tree.Node;
import dev.fairlead.model.tree.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        description = {
            "Write everything in the store as one configuration file: ordered, the same bytes each time.",
            "With --all: the whole store, with keys, audit and revisions, for another installation."
        },
        footer = {
            "",
            "Examples:",
            "  fairlead export -o fairlead.yaml",
            "  fairlead export --published",
            "  fairlead export --all state.travel --passphrase-file passphrase"
        })
public final class ExportCommand extends ApiVerb {

    @Option(names = "--published", description = "What replicas serve, instead of the working copies of products.")
    boolean published;

    @Option(
            names = "--openapi",
            paramLabel = "NAME",
            description = "A document of OpenAPI 3.1 for the callers of the product NAME, instead.")
    String openapi = "";

    @Option(names = "-o", paramLabel = "FILE", description = "Where to write it; default is the standard output.")
    String file = "";

    @Option(
            names = "--all",
            paramLabel = "FILE",
            description = {
                "Write the whole store into this file; opens MONGODB_URI or the store of --data itself.",
                "Keys and tokens stay hashed and secrets encrypted, under a passphrase."
            })
    String all = "";

    @Mixin
    WholeStore whole = new WholeStore();

    /** The verb, in these surroundings. */
    public ExportCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        if (all.isEmpty()) {
            return super.call();
        }
        if (published || !file.isEmpty()) {
            throw CommandFailure.badInput("--all takes neither --published nor -o: it writes everything, to its file");
        }
        return whole.export(surroundings, Path.of(all));
    }

    @Override
    protected Exit ask(ManagementApi api) {
        String everything = "/api/v1/export" + (published ? "?published=true" : "");
        String path = openapi.isEmpty() ? everything : "/api/v1/products/" + Paths.segment(openapi) + "/openapi";
        ManagementApi.Answer answer = api.call("GET", path, "", Duration.ofSeconds(60));
        if (!(answer.body() instanceof Node.Mapping root)) {
            throw CommandFailure.couldNot("the answer to GET " + path + " is no export");
        }
        write(connected.wantsJson() ? answer.text().strip() + "\n" : YamlText.of(root));
        return Exit.DONE;
    }

    private void write(String text) {
        if (file.isEmpty()) {
            terminal().print(text.strip());
            return;
        }
        try {
            Files.writeString(Path.of(file), text);
            surroundings.terminal().note("written " + file);
        } catch (IOException unwritable) {
            throw CommandFailure.couldNot(file + " cannot be written: " + Faults.reason(unwritable));
        }
    }
}
