package dev.fairlead.cli.compose;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.compose.file.StackReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The Compose files that a verb is given; those of the working directory if none is. */
final class StackFiles {

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description =
                    "Compose files, or directories with one; the later are laid over the earlier. Without any: those"
                            + " of this directory, as with docker compose.")
    List<Path> files = new ArrayList<>();

    /**
     * The files, each of which is there.
     *
     * @throws CommandFailure otherwise
     */
    List<Path> existing() {
        List<Path> found = new ArrayList<>();
        for (Path file : files.isEmpty() ? List.of(Path.of("")) : files) {
            if (Files.isDirectory(file)) {
                found.addAll(ofDirectory(file));
            } else if (Files.isRegularFile(file)) {
                found.add(file);
            } else {
                throw CommandFailure.badInput(file + " does not exist; name a Compose file");
            }
        }
        return found;
    }

    private static List<Path> ofDirectory(Path directory) {
        List<Path> files = StackReader.inDirectory(directory);
        if (files.isEmpty()) {
            String where = directory.toString().isEmpty() ? "this directory" : directory.toString();
            throw CommandFailure.badInput(
                    where + " has no compose.yaml, compose.yml or docker-compose.yml; name a Compose file");
        }
        return files;
    }
}
