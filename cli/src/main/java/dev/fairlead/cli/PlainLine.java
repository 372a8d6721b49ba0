package dev.fairlead.cli;

import dev.fairlead.cli.role.GatewayCommand;
import dev.fairlead.cli.role.ManagementCommand;
import dev.fairlead.cli.role.RehearseCommand;
import dev.fairlead.cli.role.UpCommand;
import dev.fairlead.cli.terminal.Surroundings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Reads the plain command lines of the roles that start often: {@code up} and {@code gateway} with files and
 * {@code --data}, {@code management} alone. Everything else, help and mistakes included, is picocli's. Its class files are
 * too old for the start-up cache, so that going through it costs a start a quarter of a second.
 */
final class PlainLine {

    private PlainLine() {}

    /** The command of the line; empty if the line is not a plain one. */
    static Optional<Callable<Integer>> command(Surroundings surroundings, List<String> line) {
        if (line.isEmpty()) {
            return Optional.empty();
        }
        List<String> rest = line.subList(1, line.size());
        return switch (line.getFirst()) {
            // Hidden: the launcher and the image build call rehearse.
            case "up", "gateway", "rehearse" -> role(surroundings, line.getFirst(), read(rest));
            case "management" -> rest.isEmpty() ? Optional.of(new ManagementCommand(surroundings)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    // Without a lambda, which would not be in the start-up cache: a rehearsal makes another command than a start.
    private static Optional<Callable<Integer>> role(Surroundings surroundings, String verb, Optional<Read> plain) {
        if (plain.isEmpty()) {
            return Optional.empty();
        }
        Read read = plain.get();
        Beside.begin();
        return Optional.of(
                switch (verb) {
                    case "up" -> new UpCommand(surroundings, read.data(), read.files());
                    case "gateway" -> new GatewayCommand(surroundings, read.data(), read.files());
                    default ->
                        new RehearseCommand(
                                surroundings.terminal(), read.files().equals(List.of(Path.of("gateway"))));
                });
    }

    private record Read(String data, List<Path> files) {}

    private static Optional<Read> read(List<String> words) {
        String data = "";
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean dataFollows = word.equals("--data") && i + 1 < words.size() && data.isEmpty();
            if (dataFollows && !words.get(i + 1).startsWith("-")) {
                i++;
                data = words.get(i);
            } else if (word.isEmpty() || word.startsWith("-") || word.startsWith("@")) {
                return Optional.empty();
            } else {
                files.add(Path.of(word));
            }
        }
        return Optional.of(new Read(data, files));
    }
}
