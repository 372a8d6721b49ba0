package dev.fairlead.compose.check;

import dev.fairlead.compose.file.Workload;
import dev.fairlead.compose.file.Workload.Mount;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/** Paths of a container as paths of this machine. */
final class Mounts {

    private Mounts() {}

    /** Where a path of the container comes from; empty where it is not of the host. */
    static Optional<Path> onHost(String inside, Workload workload, Path directory) {
        Path path = Path.of(inside).normalize();
        Optional<Mount> mount = workload.mounts().stream()
                .filter(candidate -> !candidate.target().isEmpty())
                .filter(candidate -> path.startsWith(Path.of(candidate.target()).normalize()))
                .max(Comparator.comparingInt(candidate -> candidate.target().length()));
        return mount.filter(found -> found.source().matches("[./~].*")).map(found -> {
            Path rest = Path.of(found.target()).normalize().relativize(path);
            Path source = directory.resolve(found.source());
            return asNamed(source.resolve(rest).normalize());
        });
    }

    // As somebody would name it from here.
    private static Path asNamed(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path) : path;
    }

    /** Whether something of outside is seen at that path. */
    static boolean has(String inside, Workload workload) {
        return workload.mounts().stream().anyMatch(mount -> Path.of(inside).startsWith(mount.target()));
    }
}
