package dev.fairlead.cli.role;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.Faults;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The configuration that {@code up} serves where nobody names one: the example of the repository, carried in the jar. */
final class Quickstart {

    private static final String RESOURCE = "/dev/fairlead/cli/quickstart/fairlead.yaml";

    private Quickstart() {}

    /**
     * Puts the quickstart into the data directory, unless it is there: it may be edited, and is then served as edited.
     *
     * @throws CommandFailure if the directory cannot be written
     */
    static Path file(Path data) {
        Path file = data.resolve("quickstart.yaml");
        if (Files.exists(file)) {
            return file;
        }
        try (InputStream in = Quickstart.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not in the jar");
            }
            Files.createDirectories(data);
            Files.write(file, in.readAllBytes());
            return file;
        } catch (IOException e) {
            throw CommandFailure.couldNot("cannot write " + file + ": " + Faults.reason(e)
                    + "; name a directory that can be written with --data");
        }
    }
}
