package dev.fairlead.gateway.tls;

import dev.fairlead.model.tls.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads PEM files and notices that they change: by their attributes behind all symbolic links, so that a plain rewrite,
 * an atomic rename and the swapped {@code ..data} of a ConfigMap or a Secret are all the same. Used by one thread at a
 * time.
 */
final class PemFiles {

    private static final long MOST_BYTES = 1024 * 1024;

    /** A file that was written this shortly ago may be written again without its time changing. */
    private static final Duration FRESH = Duration.ofMillis(100);

    private record Stamp(@Nullable Object file, long modifiedNanos, long size) {}

    private final InstantSource clock;
    private final Map<String, Optional<Stamp>> seen = new HashMap<>();
    private final Set<String> used = new TreeSet<>();
    private Map<String, Optional<Stamp>> lastLook = Map.of();

    PemFiles(InstantSource clock) {
        this.clock = clock;
    }

    /** From now on, only what is read again is looked at. */
    void begin() {
        used.clear();
    }

    /** Forgets what was not read since {@link #begin}. */
    void finish() {
        seen.keySet().retainAll(used);
    }

    /**
     * The bytes now.
     *
     * @throws Unusable if they cannot be read
     */
    byte[] read(Pem pem) throws Unusable {
        if (pem.isInline()) {
            return pem.text().getBytes(StandardCharsets.UTF_8);
        }
        used.add(pem.text());
        // Before the bytes: a change in between is seen as one later.
        seen.put(pem.text(), stamp(pem.text()));
        try {
            Path path = Path.of(pem.text());
            if (Files.size(path) > MOST_BYTES) {
                throw new Unusable(pem.text(), "the file is larger than 1 MiB", "name a file in PEM");
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException missing) {
            throw new Unusable(pem.text(), "the file does not exist", "put it there or correct the path");
        } catch (AccessDeniedException denied) {
            throw new Unusable(pem.text(), "the file may not be read", "let the user of this process read it");
        } catch (IOException | InvalidPathException failed) {
            throw new Unusable(pem.text(), "the file cannot be read: " + failed.getMessage(), "look at the path");
        }
    }

    /**
     * Whether the files are not as they were when they were read, and have come to rest: twice in a row they look the
     * same, and none was written a moment ago. To be asked at intervals.
     */
    boolean haveSettledAnew() {
        Map<String, Optional<Stamp>> now = new HashMap<>();
        seen.keySet().forEach(path -> now.put(path, stamp(path)));
        boolean rests = now.equals(lastLook) && now.values().stream().noneMatch(Optional::isEmpty);
        lastLook = now;
        return rests && !now.equals(seen);
    }

    // A missing file has a stamp too: it would be a change if it came.
    private Optional<Stamp> stamp(String text) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(Path.of(text), BasicFileAttributes.class);
            long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
            Duration age = Duration.between(attributes.lastModifiedTime().toInstant(), clock.instant());
            boolean fresh = age.abs().compareTo(FRESH) < 0;
            return fresh
                    ? Optional.empty()
                    : Optional.of(new Stamp(
                            Objects.requireNonNullElse(attributes.fileKey(), ""), modified, attributes.size()));
        } catch (IOException | InvalidPathException missing) {
            return Optional.of(new Stamp(null, 0, -1));
        }
    }
}
