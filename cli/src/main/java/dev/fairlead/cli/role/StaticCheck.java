package dev.fairlead.cli.role;

import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Documents;
import dev.fairlead.sources.file.Yaml;
import dev.fairlead.sources.traefik.StaticConfiguration;
import dev.fairlead.sources.traefik.Translation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What becomes of a {@code traefik.yml}, for people. */
final class StaticCheck {

    private static final List<String> DYNAMIC = List.of("http", "tcp", "udp", "tls");

    private StaticCheck() {}

    /** Whether the file is a static configuration; one that cannot be read is not. */
    static boolean isOne(Path file, Surroundings surroundings) {
        return read(file, surroundings).map(StaticConfiguration::isOne).orElse(false);
    }

    /** Whether a static configuration has routes and services too, as some people keep them. */
    static boolean isDynamicToo(Path file, Surroundings surroundings) {
        return read(file, surroundings)
                .filter(root -> root instanceof Node.Mapping mapping
                        && mapping.members().keySet().stream().anyMatch(DYNAMIC::contains))
                .isPresent();
    }

    /**
     * One line for each option; how many have no effect.
     *
     * @param aloud false counts only
     */
    static int tell(Path file, Surroundings surroundings, boolean aloud) {
        Terminal terminal = surroundings.terminal();
        Optional<Node> root = read(file, surroundings);
        Translation translation = StaticConfiguration.translate(root.orElseThrow());
        int ignored = 0;
        for (Translation.Note note : translation.notes()) {
            String line =
                    switch (note.fate()) {
                        case MAPPED -> terminal.paint(Terminal.Colour.GOOD, "mapped  ");
                        case HOLDS -> terminal.paint(Terminal.Colour.GOOD, "holds   ");
                        case IGNORED -> terminal.paint(Terminal.Colour.LOOK, "ignored ");
                    };
            ignored += note.fate() == Translation.Fate.IGNORED ? 1 : 0;
            if (aloud) {
                terminal.print(line + note);
            }
        }
        if (aloud) {
            translation.settings().forEach((variable, value) -> terminal.print("setting " + variable + "=" + value));
        }
        return ignored;
    }

    private static Optional<Node> read(Path file, Surroundings surroundings) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(Yaml.MAX_BYTES + 1);
            return Optional.of(
                    Documents.read(file, bytes, surroundings.environment()::get).root());
        } catch (IOException | Yaml.Malformed unreadable) {
            // Whoever reads it as a configuration says what is wrong with it.
            return Optional.empty();
        }
    }
}
