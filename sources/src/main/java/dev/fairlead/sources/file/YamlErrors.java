package dev.fairlead.sources.file;

import dev.fairlead.model.Place;
import dev.fairlead.sources.file.Yaml.Malformed;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What the library says about a document, in words for people who do not know how a YAML scanner works. */
final class YamlErrors {

    private static final List<List<String>> KNOWN =
            TextTable.beside(YamlErrors.class, "yaml-errors.txt").rows("");

    private YamlErrors() {}

    static Malformed malformed(YamlEngineException thrown, String source) {
        if (thrown instanceof MarkedYamlEngineException marked) {
            Place place = marked.getProblemMark()
                    .or(marked::getContextMark)
                    .map(mark -> place(mark, source))
                    .orElse(Place.of(source));
            return malformed(marked.getContext() + ": " + marked.getProblem(), place, marked.getProblem());
        }
        if (thrown instanceof ReaderException reader) {
            String code = String.format("U+%04X", reader.getCodePoint());
            return new Malformed(
                    Place.of(source),
                    "the character " + code + " at position " + reader.getPosition() + " is not allowed",
                    "take it out");
        }
        String message = thrown.getMessage();
        return malformed(message == null ? "" : message, Place.of(source), "it is not YAML");
    }

    private static Malformed malformed(String said, Place place, String otherwise) {
        return KNOWN.stream()
                .filter(row -> said.contains(row.get(0)))
                .findFirst()
                .map(row -> new Malformed(place, row.get(1), row.get(2)))
                .orElseGet(() -> new Malformed(place, "it is not YAML: " + otherwise.strip(), "mend this place"));
    }

    private static Place place(Mark mark, String source) {
        return new Place(source, "", mark.getLine() + 1, mark.getColumn() + 1);
    }
}
