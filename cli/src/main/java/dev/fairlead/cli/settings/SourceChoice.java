package dev.fairlead.cli.settings;

import java.nio.file.Path;

/** One entry of {@code FAIRLEAD_SOURCES}. */
public sealed interface SourceChoice {

    /** The store: what was published over REST. */
    record Store() implements SourceChoice {}

    /** A file or a directory of files. */
    record File(Path path) implements SourceChoice {}
}
