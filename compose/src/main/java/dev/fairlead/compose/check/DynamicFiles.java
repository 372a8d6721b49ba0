package dev.fairlead.compose.check;

import dev.fairlead.compose.file.Stack;
import dev.fairlead.compose.file.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of configuration that a gateway reads: those that were named, and those of its file source where its mounts
 * show which these are.
 *
 * @param paths each once
 * @param missing what it reads and what is not here
 * @param complete whether nothing else is read
 */
record DynamicFiles(List<Path> paths, Optional<String> missing, boolean complete) {

    static DynamicFiles of(List<Path> named, GatewayStart start, List<Workload> gateways, Stack stack) {
        Map<Path, Path> files = new LinkedHashMap<>();
        named.forEach(path -> add(path, files));
        Optional<String> missing = Optional.empty();
        for (String source : start.sources()) {
            if (source.startsWith("file:")) {
                String inside = source.substring("file:".length());
                Optional<Path> found = onHost(inside, gateways, stack);
                found.ifPresent(path -> add(path, files));
                missing = found.isPresent() ? missing : Optional.of(inside);
            }
        }
        boolean told = missing.isPresent() && named.isEmpty();
        return new DynamicFiles(
                List.copyOf(files.values()), told ? missing : Optional.empty(), start.knowsSources() && !told);
    }

    private static Optional<Path> onHost(String inside, List<Workload> gateways, Stack stack) {
        return gateways.stream()
                .flatMap(gateway -> Mounts.onHost(inside, gateway, stack.directory()).stream())
                .filter(Files::exists)
                .findFirst();
    }

    // A directory is as good as its files, some of which may have been named too.
    private static void add(Path path, Map<Path, Path> files) {
        if (!Files.isDirectory(path)) {
            files.putIfAbsent(real(path), path);
            return;
        }
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> all = new ArrayList<>(
                    entries.filter(DynamicFiles::isConfiguration).toList());
            all.sort(null);
            all.forEach(file -> files.putIfAbsent(real(file), file));
        } catch (IOException unreadable) {
            files.putIfAbsent(real(path), path);
        }
    }

    private static boolean isConfiguration(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && name.matches(".*\\.(yaml|yml|toml)") && Files.isRegularFile(file);
    }

    private static Path real(Path path) {
        try {
            return Files.exists(path)
                    ? path.toRealPath()
                    : path.toAbsolutePath().normalize();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
