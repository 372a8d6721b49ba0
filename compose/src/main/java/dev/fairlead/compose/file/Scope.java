package dev.fairlead.compose.file;

import java.nio.file.Path;
import java.util.Map;

/**
 * What holds for all that stands in one file: where its relative paths begin, and the variables that are put into it.
 * A file that is included may have both of its own.
 */
public record Scope(Path directory, Map<String, String> environment) {

    public Scope {
        environment = Map.copyOf(environment);
    }

    /** The same variables, with paths that begin there. */
    Scope in(Path other) {
        return new Scope(other, environment);
    }

    /** A path as it is written in the file. */
    Path path(String written) {
        return directory.resolve(written).normalize();
    }
}
