package dev.fairlead.cli.settings;

import dev.fairlead.cli.settings.RawSettings.Raw;
import dev.fairlead.model.form.Spelling;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Documents;
import dev.fairlead.sources.file.Yaml;
import dev.fairlead.sources.traefik.StaticConfiguration;
import dev.fairlead.sources.traefik.Translation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file that {@code FAIRLEAD_CONFIG} names: a flat mapping from the keys of the table to values, or a static
 * configuration of Traefik.
 */
final class SettingsFile {

    private final Raw config;
    private final Map<String, String> environment;
    private final List<String> errors;
    private final List<String> notes;

    /** @param notes take what is said and does not hold */
    SettingsFile(Raw config, Map<String, String> environment, List<String> errors, List<String> notes) {
        this.config = config;
        this.environment = environment;
        this.errors = errors;
        this.notes = notes;
    }

    /** Texts by variable. */
    Map<String, Raw> read() {
        Map<String, Raw> texts = new HashMap<>();
        document().ifPresent(document -> {
            document.problems()
                    .forEach(problem -> errors.add(problem.place() + ": " + problem.text() + "; " + problem.remedy()));
            if (StaticConfiguration.isOne(document.root())) {
                ofTraefik(StaticConfiguration.translate(document.root()), texts);
                return;
            }
            switch (document.root()) {
                case Node.Mapping mapping -> mapping.members().forEach((key, node) -> read(key, node, texts));
                case Node.Empty empty -> {}
                case Node.Sequence other -> errors.add(notMapping(other));
                case Node.Text other -> errors.add(notMapping(other));
                case Node.Decimal other -> errors.add(notMapping(other));
                case Node.Bool other -> errors.add(notMapping(other));
            }
        });
        return texts;
    }

    private void ofTraefik(Translation translation, Map<String, Raw> texts) {
        translation.settings().forEach((variable, text) -> {
            String place = String.valueOf(translation.places().get(variable));
            texts.put(variable, new Raw(text, place));
        });
        translation.notes().stream()
                .filter(note -> note.fate() == Translation.Fate.IGNORED)
                .map(Object::toString)
                .forEach(notes::add);
    }

    private static String notMapping(Node node) {
        return node.place() + ": expected a mapping, found " + node.kind() + "; write key: value, one a line";
    }

    private Optional<Yaml.Document> document() {
        String file = config.text();
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return Optional.of(Documents.read(Path.of(file), in.readNBytes(Yaml.MAX_BYTES + 1), environment::get));
        } catch (IOException | InvalidPathException unreadable) {
            errors.add("FAIRLEAD_CONFIG (" + config.origin() + "): " + file + " cannot be read ("
                    + unreadable.getClass().getSimpleName() + "); name a file that this user may read");
        } catch (Yaml.Malformed malformed) {
            errors.add(malformed.place() + ": " + malformed.text() + "; " + malformed.remedy());
        }
        return Optional.empty();
    }

    private void read(String key, Node node, Map<String, Raw> texts) {
        Optional<Setting<?>> setting = SettingsTable.ALL.stream()
                .filter(candidate -> !candidate.equals(SettingsTable.CONFIG)
                        && candidate.key().equals(key))
                .findFirst();
        if (setting.isEmpty()) {
            List<String> known = SettingsTable.ALL.stream()
                    .filter(candidate -> !candidate.equals(SettingsTable.CONFIG))
                    .map(Setting::key)
                    .toList();
            errors.add(node.place() + ": there is no setting \"" + key + "\"; " + Spelling.remedy(key, known));
            return;
        }
        text(node)
                .ifPresentOrElse(
                        text -> {
                            if (!text.isEmpty()) {
                                texts.put(
                                        setting.get().variable(),
                                        new Raw(text, node.place().toString()));
                            }
                        },
                        () -> errors.add(node.place() + ": \"" + key + "\" is " + node.kind() + "; use "
                                + setting.get().allowed()));
    }

    private static Optional<String> text(Node node) {
        return switch (node) {
            case Node.Text text -> Optional.of(text.value());
            case Node.Decimal decimal -> Optional.of(decimal.value().toPlainString());
            case Node.Bool bool -> Optional.of(Boolean.toString(bool.value()));
            case Node.Empty empty -> Optional.of("");
            case Node.Mapping mapping -> Optional.empty();
            case Node.Sequence sequence -> {
                List<String> items = new ArrayList<>();
                for (Node element : sequence.elements()) {
                    Optional<String> item = element instanceof Node.Sequence ? Optional.empty() : text(element);
                    if (item.isEmpty()) {
                        yield Optional.empty();
                    }
                    items.add(item.get());
                }
                yield Optional.of(String.join(",", items));
            }
        };
    }
}
