package dev.fairlead.cli.role;

import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Verb;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;

/** A role that serves files, until somebody asks it to end. */
abstract class RoleCommand extends Verb {

    @Mixin
    RoleOptions options = new RoleOptions();

    RoleCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /** The role as a line without options but {@code --data} asks for it; {@code data} may be empty. */
    RoleCommand(Surroundings surroundings, String data, List<Path> files) {
        this(surroundings);
        options.data = data;
        options.words = files.stream().map(Path::toString).toList();
    }

    @Override
    public final Integer call() {
        return run(Shutdown.listen());
    }

    /** Serves until the end is asked for, which is closed whatever comes: who waits for it would wait in vain. */
    final int run(Shutdown shutdown) {
        try (shutdown) {
            serve(shutdown);
        }
        return Exit.DONE.status();
    }

    abstract void serve(Shutdown shutdown);
}
