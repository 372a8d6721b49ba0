package dev.fairlead.sources.file;

import dev.fairlead.model.Place;
import dev.fairlead.sources.file.Yaml.Malformed;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What the library says about a document, in words for people who do not know how a YAML scanner works. */
final class YamlErrors {

    /** What the library says, what it means, and what to do. */
    private enum Known {
        MAPPING_HERE(
                "mapping values are not allowed here",
                "a second colon stands in this line, or the line before it is not finished",
                "put the value in quotes, or indent it as its neighbours are"),
        TAB("\\t(TAB)", "a tab stands where only blanks may", "indent with blanks"),
        NO_COLON("could not find expected ':'", "the colon behind a key is missing", "write it as key: value"),
        NO_BLOCK_END(
                "expected <block end>",
                "this line does not continue what is above it",
                "indent it exactly as its neighbours are"),
        NO_FLOW_END("expected ',' or '}'", "a { is not closed before this", "add the } or a comma"),
        NO_LIST_END("expected ',' or ']'", "a [ is not closed before this", "add the ] or a comma"),
        QUOTE("found unexpected end of stream", "a quote or bracket is not closed before the end", "close it"),
        ALIAS("while scanning an alias", "* begins an alias, and no name follows", "put the text in quotes"),
        PERCENT("found character '%'", "a value begins with %", "put it in quotes"),
        AT("found character '@'", "a value begins with @", "put it in quotes"),
        BACKTICK("found character '`'", "a value begins with a backtick", "put it in quotes"),
        ESCAPE("found unknown escape character", "this escape is not one of YAML", "use single quotes, or \\\\"),
        LIST_HERE(
                "sequence entries are not allowed here",
                "a list may not begin in the middle of this line",
                "begin it in a line of its own");

        private final String said;
        private final String text;
        private final String remedy;

        Known(String said, String text, String remedy) {
            this.said = said;
            this.text = text;
            this.remedy = remedy;
        }
    }

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
        Optional<Known> known = java.util.Arrays.stream(Known.values())
                .filter(candidate -> said.contains(candidate.said))
                .findFirst();
        return known.map(found -> new Malformed(place, found.text, found.remedy))
                .orElseGet(() -> new Malformed(place, "it is not YAML: " + otherwise.strip(), "mend this place"));
    }

    private static Place place(Mark mark, String source) {
        return new Place(source, "", mark.getLine() + 1, mark.getColumn() + 1);
    }
}
