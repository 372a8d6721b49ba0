package dev.fairlead.compose.label;

import dev.fairlead.compose.file.Scalar;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.sources.file.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Ports that images expose, as far as that is known without an engine: from a list of well-known ones, and from the
 * Dockerfile of those that the stack builds itself.
 */
public final class Images {

    private static final Map<String, List<Integer>> KNOWN = read();

    private Images() {}

    /** The name of an image without registry, tag and digest: {@code grafana/grafana}, {@code nginx}. */
    public static String name(String image) {
        String bare = image.replaceFirst("@.*$", "").replaceFirst(":[^:/]*$", "");
        int slash = bare.indexOf('/');
        String first = slash < 0 ? "" : bare.substring(0, slash);
        boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
        String name = registry ? bare.substring(slash + 1) : bare;
        return name.startsWith("library/") ? name.substring("library/".length()) : name;
    }

    /** The ports; empty where they are not known, an empty list where there are none. */
    public static Optional<List<Integer>> ports(Workload workload, Path directory) {
        Optional<List<Integer>> built = workload.build().flatMap(build -> ofDockerfile(build, directory));
        return built.isPresent() || workload.build().isPresent()
                ? built
                : workload.image().map(Scalar::text).flatMap(Images::ports);
    }

    private static Optional<List<Integer>> ports(String image) {
        return Optional.ofNullable(KNOWN.get(name(image)));
    }

    // What the last stage exposes, and what its base does.
    private static Optional<List<Integer>> ofDockerfile(Workload.Build build, Path directory) {
        if (build.context().isEmpty() || build.context().contains("://")) {
            return Optional.empty();
        }
        Path file = directory.resolve(build.context()).resolve(build.dockerfile());
        try {
            return Files.isRegularFile(file) ? ofLines(Files.readAllLines(file)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<List<Integer>> ofLines(List<String> lines) {
        Map<String, Optional<List<Integer>>> stages = new HashMap<>();
        String stage = "";
        Optional<List<Integer>> ports = Optional.empty();
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            String instruction = words[0].toUpperCase(Locale.ROOT);
            if (instruction.equals("FROM") && words.length > 1) {
                String base = words[words[1].startsWith("--") && words.length > 2 ? 2 : 1];
                ports = Objects.requireNonNullElseGet(stages.get(base), () -> ports(base));
                stage = words.length > 2 ? words[words.length - 1] : "";
            } else if (instruction.equals("EXPOSE")) {
                ports = Optional.of(exposed(words, ports.orElse(List.of())));
            }
            stages.put(stage, ports);
        }
        return ports;
    }

    private static List<Integer> exposed(String[] words, List<Integer> before) {
        List<Integer> ports = new ArrayList<>(before);
        for (String word : words) {
            if (word.matches("[0-9]{1,5}(/tcp)?")) {
                ports.add(Integer.valueOf(word.replace("/tcp", "")));
            }
        }
        return ports;
    }

    private static Map<String, List<Integer>> read() {
        Map<String, List<Integer>> known = new HashMap<>();
        TextTable.beside(Images.class, "images.txt")
                .pairs("")
                .forEach((image, ports) -> known.put(image, exposed(ports.split(" ", -1), List.of())));
        return known;
    }
}
