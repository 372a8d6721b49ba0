package dev.fairlead.sources.file;

import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * YAML 1.2 with its core schema, as a tree with the place of every value. Keys are text and stand once in a mapping;
 * anchors, aliases and the merge key {@code <<} do what people expect, within bounds.
 */
public final class Yaml {

    /** Bytes of one document. */
    public static final int MAX_BYTES = 16 * 1024 * 1024;

    /** Levels of mappings and lists inside each other. */
    public static final int MAX_DEPTH = 64;

    /** Values that all aliases of a document together may stand for. */
    public static final int MAX_ALIASED = 100_000;

    private Yaml() {}

    /** Where the brace is that belongs to the <code>${</code> at a place of a text; -1 if there is none. */
    public static int closingBrace(String text, int open) {
        return Interpolation.closing(text, open);
    }

    /**
     * A document.
     *
     * @param root its value; {@link Node.Empty} where the document is empty
     * @param problems variables that could not be put in; the text of such a value is empty
     */
    public record Document(Node root, List<Problem> problems) {

        public Document {
            problems = List.copyOf(problems);
        }
    }

    /** A value that could not be made, and what to do about it. */
    public record Problem(Place place, String text, String remedy) {}

    /** The variables that may be put into values. */
    @FunctionalInterface
    public interface Variables {

        /** The value of a variable; null where it is not set. */
        @Nullable
        String get(String name);
    }

    /**
     * Reads one document and puts variables into its values (not its keys).
     *
     * @param source what the places name as their source
     * @throws Malformed at the first thing that is not YAML, or is beyond a bound
     */
    public static Document read(byte[] utf8, String source, Variables variables) throws Malformed {
        String text = EnvCalls.asVariables(text(utf8, source));
        try {
            return new YamlReader(source, new Interpolation(variables)::apply, Set.of()).read(text);
        } catch (Malformed malformed) {
            throw EnvCalls.isInLine(text, malformed.place().line())
                    ? new Malformed(
                            malformed.place(),
                            "of the templates of Go only {{ env \"NAME\" }} is put in here, and another one stands in this"
                                    + " line",
                            "write out what it makes")
                    : malformed;
        }
    }

    /**
     * A document with its values as they are written, for languages that put variables in by rules of their own.
     *
     * @param tags the tags of that language, by the place of the value that has one
     * @param keys where the key of a value stands, by the place of the value
     */
    public record Written(Node root, Map<Place, String> tags, Map<Place, Place> keys) {

        public Written {
            tags = Map.copyOf(tags);
            keys = Map.copyOf(keys);
        }
    }

    /**
     * Reads one document and leaves its values alone.
     *
     * @param tags those that may stand beside YAML's own, such as {@code !reset}
     * @throws Malformed at the first thing that is not YAML, or is beyond a bound
     */
    public static Written readAsWritten(byte[] utf8, String source, Set<String> tags) throws Malformed {
        YamlReader reader = new YamlReader(source, Interpolation.Result::of, tags);
        Document document = reader.read(text(utf8, source));
        return new Written(document.root(), reader.tagged(), reader.keys());
    }

    /** The bytes as text, within the bound. */
    static String text(byte[] utf8, String source) throws Malformed {
        if (utf8.length > MAX_BYTES) {
            throw new Malformed(
                    Place.of(source),
                    "it is " + utf8.length + " bytes long, at most " + MAX_BYTES + " are allowed",
                    "spread it over several files");
        }
        return decode(utf8, source);
    }

    private static String decode(byte[] utf8, String source) throws Malformed {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException invalid) {
            String valid = validHead(utf8);
            int line = (int) valid.chars().filter(c -> c == '\n').count() + 1;
            Place place = new Place(source, "", line, valid.length() - valid.lastIndexOf('\n'));
            throw new Malformed(place, "it is not UTF-8 from here on", "save it as UTF-8");
        }
    }

    private static String validHead(byte[] utf8) {
        java.nio.CharBuffer head = java.nio.CharBuffer.allocate(utf8.length);
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8), head, true);
        return head.flip().toString();
    }

    /** A document that cannot be read. */
    public static final class Malformed extends Exception {

        private static final long serialVersionUID = 1;

        private final transient Place place;
        private final String text;
        private final String remedy;

        Malformed(Place place, String text, String remedy) {
            super(place + ": " + text + "; " + remedy);
            this.place = place;
            this.text = text;
            this.remedy = remedy;
        }

        /** Where reading stopped. */
        public Place place() {
            return place;
        }

        /** What is wrong there; one sentence without a full stop. */
        public String text() {
            return text;
        }

        /** What to do about it; one sentence without a full stop. */
        public String remedy() {
            return remedy;
        }
    }
}
