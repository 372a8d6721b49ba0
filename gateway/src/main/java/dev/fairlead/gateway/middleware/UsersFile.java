package dev.fairlead.gateway.middleware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of users: one a line, without comments. */
final class UsersFile {

    private static final Logger LOG = LoggerFactory.getLogger(UsersFile.class);

    private UsersFile() {}

    /** Its lines; none where it cannot be read, so that it lets nobody in. */
    static List<String> read(String file) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException | InvalidPathException unreadable) {
            LOG.atError()
                    .addKeyValue("file", file)
                    .addKeyValue("reason", unreadable.getClass().getSimpleName())
                    .log("users_unreadable");
            return List.of();
        }
    }
}
