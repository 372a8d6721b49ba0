package dev.fairlead.sources.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the file system says of files without opening them. Reading them twice a second for nothing costs two percent of
 * a core, as code that runs so seldom is never compiled.
 */
record Stamps(Map<Path, Stamp> files, Instant taken) {

    /** Some file systems count in steps of two seconds: what was written this short before may have been written again. */
    private static final Duration STEP = Duration.ofSeconds(3);

    /** One file: which it is (null where the file system has no number for it), when it was written, and its length. */
    record Stamp(@Nullable Object key, FileTime written, long bytes) {}

    static Stamps of(Path path, Instant now) {
        Map<Path, Stamp> files = new HashMap<>();
        try {
            for (Path file : FileContents.of(path)) {
                BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                files.put(file, new Stamp(found.fileKey(), found.lastModifiedTime(), found.size()));
            }
        } catch (IOException unreadable) {
            return new Stamps(Map.of(), now);
        }
        return new Stamps(files, now);
    }

    /** Whether the files surely hold what they held when the earlier ones were taken. */
    boolean provesUnchangedSince(Stamps earlier) {
        return !files.isEmpty()
                && files.equals(earlier.files)
                && files.values().stream()
                        .allMatch(stamp -> stamp.written.toInstant().isBefore(earlier.taken.minus(STEP)));
    }
}
