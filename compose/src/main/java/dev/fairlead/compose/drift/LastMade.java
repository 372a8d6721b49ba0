package dev.fairlead.compose.drift;

import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.compose.cluster.ObjectReader;
import dev.fairlead.compose.emit.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was generated last, beside what it was written to: all objects in one file. They are kept as they are and not made
 * again from an older Compose file, for what was made of that one also follows from its variables, from files beside it
 * and from the version of this program. There is no secret value in them.
 */
public final class LastMade {

    /** Its name: neither {@code kubectl apply -f} nor Kustomize nor Helm reads files without an ending. */
    public static final String FILE = ".fairlead-last";

    private LastMade() {}

    /** Its text. */
    public static String text(List<Manifest> manifests) {
        StringBuilder all = new StringBuilder(
                "# What fairlead compose convert made last; fairlead compose drift compares with it. Keep it beside the manifests.\n");
        manifests.forEach(manifest -> all.append("---\n").append(manifest.yaml()));
        return all.toString();
    }

    /**
     * What was generated last in a directory; empty where nothing says it.
     *
     * @throws ObjectReader.Unreadable if somebody changed it so that it cannot be read
     */
    public static Optional<List<ClusterObject>> in(Path directory) throws ObjectReader.Unreadable {
        Path file = directory.resolve(FILE);
        return Files.isRegularFile(file) ? Optional.of(ObjectReader.read(file)) : Optional.empty();
    }
}
