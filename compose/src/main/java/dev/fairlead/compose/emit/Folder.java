package dev.fairlead.compose.emit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Writes files into a directory of their own. A list of them stays beside them, so that the next run takes away what it
 * does not write again, and nothing else.
 */
public final class Folder {

    private static final String LIST = ".fairlead";

    private Folder() {}

    /** A directory that has something of somebody else's in it. */
    public static final class NotOurs extends IOException {

        private static final long serialVersionUID = 1;

        NotOurs(Path directory) {
            super(
                    directory
                            + " has something in it that this command will not write over; name an empty directory, or a new one");
        }
    }

    /**
     * Writes them.
     *
     * @throws NotOurs if files are there and none of them is from an earlier run
     */
    public static void write(Path directory, Map<String, String> files) throws IOException {
        Files.createDirectories(directory);
        Path list = directory.resolve(LIST);
        if (Files.isRegularFile(list)) {
            for (String old : Files.readAllLines(list)) {
                Path file = directory.resolve(old).normalize();
                if (!old.isBlank() && file.startsWith(directory.normalize()) && !files.containsKey(old)) {
                    Files.deleteIfExists(file);
                }
            }
        } else if (!isEmpty(directory)) {
            throw new NotOurs(directory);
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, file.getValue());
        }
        Files.write(list, List.copyOf(new TreeSet<>(files.keySet())));
    }

    /**
     * Writes them into a directory that is new or empty.
     *
     * @throws NotOurs if it has anything in it
     */
    public static void writeNew(Path directory, Map<String, String> files) throws IOException {
        if (Files.exists(directory) && !(Files.isDirectory(directory) && isEmpty(directory))) {
            throw new NotOurs(directory);
        }
        write(directory, files);
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }
}
