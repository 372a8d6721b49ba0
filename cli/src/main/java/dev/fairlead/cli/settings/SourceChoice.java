package dev.fairlead.cli.settings;

import java.nio.file.Path;
import java.util.Optional;

/** One entry of {@code FAIRLEAD_SOURCES}. */
public sealed interface SourceChoice {

    /** The store: what was published over REST. */
    record Store() implements SourceChoice {}

    /** A file or a directory of files. */
    record File(Path path) implements SourceChoice {}

    /**
     * Labels of a Docker engine's containers.
     *
     * @param address of the engine; empty for {@code DOCKER_HOST}
     */
    record Docker(Optional<String> address) implements SourceChoice {}

    /** Ingresses and the Gateway API of a cluster. */
    record Kubernetes() implements SourceChoice {}
}
