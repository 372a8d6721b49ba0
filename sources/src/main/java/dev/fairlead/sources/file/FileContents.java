package dev.fairlead.sources.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a file or the files of a directory hold at one moment.
 *
 * @param contents the bytes of those that could be read, at most one more than {@link Yaml#MAX_BYTES} of each
 * @param problems why the others could not
 */
record FileContents(Map<Path, byte[]> contents, Map<Path, String> problems) {

    static FileContents read(Path path) {
        FileContents files = new FileContents(new TreeMap<>(), new TreeMap<>());
        try {
            of(path).forEach(files::add);
        } catch (IOException unreadable) {
            files.problems.put(path, reason(unreadable));
        }
        return files;
    }

    /** The files that count: the path itself, or those of a directory that are configuration by their name. */
    static List<Path> of(Path path) throws IOException {
        if (!java.nio.file.Files.isDirectory(path)) {
            return List.of(path);
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                java.nio.file.Files.newDirectoryStream(path, entry -> isName(entry.getFileName()))) {
            for (Path entry : entries) {
                if (java.nio.file.Files.isRegularFile(entry)) {
                    files.add(entry);
                }
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        return files;
    }

    /** Whether a file of a directory is one of configuration, by its name. */
    static boolean isName(Path name) {
        String text = name.toString();
        return !text.startsWith(".") && (text.endsWith(".yaml") || text.endsWith(".yml") || text.endsWith(".toml"));
    }

    private void add(Path file) {
        try (InputStream in = java.nio.file.Files.newInputStream(file)) {
            contents.put(file, in.readNBytes(Yaml.MAX_BYTES + 1));
        } catch (IOException unreadable) {
            problems.put(file, reason(unreadable));
        }
    }

    private static String reason(IOException unreadable) {
        return switch (unreadable) {
            case NoSuchFileException gone -> "the file does not exist";
            case AccessDeniedException denied -> "the file may not be read by this user";
            default -> "the file cannot be read: " + unreadable.getMessage();
        };
    }

    /** The files that are there, whether they could be read or not. */
    Set<Path> known() {
        Set<Path> known = new HashSet<>(contents.keySet());
        known.addAll(problems.keySet());
        return known;
    }

    /** Whether one of the files is empty that was not. */
    boolean isEmptiedSince(FileContents before) {
        return contents.entrySet().stream()
                .anyMatch(entry -> entry.getValue().length == 0
                        && before.contents.getOrDefault(entry.getKey(), new byte[0]).length > 0);
    }

    boolean sameAs(FileContents other) {
        return problems.equals(other.problems)
                && contents.keySet().equals(other.contents.keySet())
                && contents.entrySet().stream()
                        .allMatch(entry -> Arrays.equals(entry.getValue(), other.contents.get(entry.getKey())));
    }
}
