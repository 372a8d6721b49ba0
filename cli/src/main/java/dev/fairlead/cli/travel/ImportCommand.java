package dev.fairlead.cli.travel;

import dev.fairlead.cli.remote.ApiVerb;
import dev.fairlead.cli.remote.Importing;
import dev.fairlead.cli.remote.ManagementApi;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = {
            "Make the store hold exactly what a file has: what the file does not have is deleted.",
            "Products are saved as working copies; publish makes them live.",
            "With --all: bring a whole store, as export --all wrote it, into an empty one."
        },
        footer = {
            "",
            "Examples:",
            "  fairlead export -o backup.yaml && fairlead import backup.yaml",
            "  fairlead import --all state.travel --passphrase-file passphrase"
        })
public final class ImportCommand extends ApiVerb {

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @Option(
            names = "--all",
            paramLabel = "FILE",
            description = {
                "Bring the whole store of this file in; opens MONGODB_URI or the store of --data itself.",
                "Interrupted, it goes on when it is run again; done, it changes nothing."
            })
    String all = "";

    @Mixin
    WholeStore whole = new WholeStore();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "A configuration file, such as export writes.")
    String file = "";

    /** The verb, in these surroundings. */
    public ImportCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        if (all.isEmpty() == file.isEmpty()) {
            throw CommandFailure.badInput("name one file: a configuration, or with --all what export --all wrote");
        }
        return all.isEmpty() ? super.call() : whole.arrive(surroundings, Path.of(all));
    }

    @Override
    protected Exit ask(ManagementApi api) {
        return new Importing(surroundings, api, Path.of(file)).change("?prune=true", yes, connected.wantsJson());
    }
}
