package dev.fairlead.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Configuration with {@code @NAME@} in the places that a run decides: ports, directories, the key. */
record Template(Map<String, String> values) {
    Template {
        values = Map.copyOf(values);
    }

    String render(String text) {
        String rendered = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            rendered = rendered.replace("@" + value.getKey() + "@", value.getValue());
        }
        return rendered;
    }

    List<String> render(List<String> texts) {
        return texts.stream().map(this::render).toList();
    }

    /** Renders the plain files of a directory (not those below it) into another. */
    void render(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.writeString(to.resolve(file.getFileName()), render(Files.readString(file)));
            }
        }
    }
}
