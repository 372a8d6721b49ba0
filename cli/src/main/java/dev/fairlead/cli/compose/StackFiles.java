package dev.fairlead.cli.compose;

import dev.fairlead.cli.terminal.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The Compose files that a verb is given. */
final class StackFiles {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Compose files; the later are laid over the earlier.")
    List<Path> files = new ArrayList<>();

    /**
     * The files, each of which is there.
     *
     * @throws CommandFailure otherwise
     */
    List<Path> existing() {
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw CommandFailure.badInput(file + " does not exist or is no file; name a Compose file");
            }
        }
        return files;
    }
}
