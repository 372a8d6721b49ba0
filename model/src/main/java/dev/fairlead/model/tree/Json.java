package dev.fairlead.model.tree;

import dev.fairlead.model.Place;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * JSON as RFC 8259 has it, and nothing beyond: text to {@link Node} with the place of every value, and back.
 *
 * <p>Where the RFC leaves a choice the reader takes the strict side, because two readers that choose differently make a
 * way around a check: members named twice, lone surrogates, a byte order mark, bytes behind the value and invalid UTF-8
 * are refused. It bounds what it builds: {@value #MAX_DEPTH} levels, numbers of {@value #MAX_NUMBER} characters with an
 * exponent of at most three digits.
 */
public final class Json {

    /** Levels of mappings and lists inside each other. */
    public static final int MAX_DEPTH = 64;

    /** Characters of one number. */
    public static final int MAX_NUMBER = 128;

    private Json() {}

    /**
     * Reads one value.
     *
     * @param text the whole document
     * @param source what the places name as their source
     * @throws Malformed at the first thing that is not JSON
     */
    public static Node read(String text, String source) throws Malformed {
        return new JsonReader(text, source).document();
    }

    /**
     * Reads one value from UTF-8.
     *
     * @param utf8 the whole document
     * @param source what the places name as their source
     * @param maxBytes longer documents are refused unread
     * @throws Malformed if it is too long, is not UTF-8, or at the first thing that is not JSON
     */
    public static Node read(byte[] utf8, String source, int maxBytes) throws Malformed {
        if (utf8.length > maxBytes) {
            throw new Malformed(
                    Place.of(source), "is " + utf8.length + " bytes long, at most " + maxBytes + " are allowed");
        }
        return read(decode(utf8, source), source);
    }

    /** One line, no blanks, members in their order: equal trees give equal text, whatever their places. */
    public static String canonical(Node node) {
        return new JsonWriter(false).write(node);
    }

    /** For people: indented by two blanks, with a line feed at the end. */
    public static String pretty(Node node) {
        return new JsonWriter(true).write(node) + "\n";
    }

    private static String decode(byte[] utf8, String source) throws Malformed {
        ByteBuffer in = ByteBuffer.wrap(utf8);
        CharBuffer out = CharBuffer.allocate(utf8.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        try {
            if (result.isError()) {
                result.throwException();
            }
        } catch (CharacterCodingException invalid) {
            throw new Malformed(placeAtEnd(out.flip().toString(), source), "is not UTF-8 from here on");
        }
        return out.flip().toString();
    }

    private static Place placeAtEnd(String text, String source) {
        int lines = (int) text.chars().filter(c -> c == '\n').count();
        return new Place(source, "", lines + 1, text.length() - text.lastIndexOf('\n'));
    }

    /** A document that is not JSON. */
    public static final class Malformed extends Exception {

        private static final long serialVersionUID = 1;

        private final transient Place place;
        private final String text;

        Malformed(Place place, String text) {
            super(place + ": " + text);
            this.place = place;
            this.text = text;
        }

        /** Where reading stopped. */
        public Place place() {
            return place;
        }

        /** What is wrong there, without the place; one sentence without a full stop. */
        public String text() {
            return text;
        }
    }
}
