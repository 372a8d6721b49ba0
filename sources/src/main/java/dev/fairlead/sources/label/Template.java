package dev.fairlead.sources.label;

import dev.fairlead.sources.label.RuleTemplate.Malformed;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with actions in double braces: values, {@code if}, {@code else}, {@code end}, comments. */
record Template(List<Part> parts) {

    private static final int MAX_LENGTH = 4096;
    private static final Pattern ACTION = Pattern.compile("\\{\\{(- )?(.*?)( -)?\\}\\}", Pattern.DOTALL);

    Template {
        parts = List.copyOf(parts);
    }

    /** A piece of it. */
    private sealed interface Part {

        record Text(String text) implements Part {}

        record Value(TemplateValue value) implements Part {}

        record If(TemplateValue value, List<Part> then, List<Part> otherwise) implements Part {}
    }

    /** @param action the words of an action, or null for text */
    private record Piece(String text, boolean action) {}

    static Template parse(String text) throws Malformed {
        if (text.length() > MAX_LENGTH) {
            throw new Malformed("it has more than " + MAX_LENGTH + " characters");
        }
        Iterator<Piece> pieces = pieces(text).iterator();
        List<Part> parts = new ArrayList<>();
        String end = parts(pieces, parts);
        if (!end.isEmpty()) {
            throw new Malformed("{{ " + end + " }} has no {{ if }}");
        }
        return new Template(parts);
    }

    private static List<Piece> pieces(String text) throws Malformed {
        List<Piece> pieces = new ArrayList<>();
        Matcher action = ACTION.matcher(text);
        int at = 0;
        boolean trim = false;
        while (action.find()) {
            String before = text.substring(at, action.start());
            before = trim ? before.stripLeading() : before;
            pieces.add(new Piece(action.group(1) != null ? before.stripTrailing() : before, false));
            pieces.add(new Piece(action.group(2).strip(), true));
            trim = action.group(3) != null;
            at = action.end();
        }
        String rest = text.substring(at);
        if (rest.contains("{{")) {
            throw new Malformed("a {{ in it has no }}");
        }
        pieces.add(new Piece(trim ? rest.stripLeading() : rest, false));
        return pieces;
    }

    // Reads until the end of the block and returns the word that ended it.
    private static String parts(Iterator<Piece> pieces, List<Part> to) throws Malformed {
        while (pieces.hasNext()) {
            Piece piece = pieces.next();
            if (!piece.action()) {
                to.add(new Part.Text(piece.text()));
            } else if (piece.text().equals("end") || piece.text().equals("else")) {
                return piece.text();
            } else if (piece.text().startsWith("if ")) {
                to.add(branch(pieces, TemplateValue.parse(piece.text().substring(3))));
            } else if (!piece.text().startsWith("/*")) {
                to.add(new Part.Value(TemplateValue.parse(piece.text())));
            }
        }
        return "";
    }

    private static Part branch(Iterator<Piece> pieces, TemplateValue value) throws Malformed {
        List<Part> then = new ArrayList<>();
        List<Part> otherwise = new ArrayList<>();
        String end = parts(pieces, then);
        if (end.equals("else")) {
            end = parts(pieces, otherwise);
        }
        if (!end.equals("end")) {
            throw new Malformed("an {{ if }} in it has no {{ end }}");
        }
        return new Part.If(value, then, otherwise);
    }

    /** The text for these values. */
    String print(Map<String, Object> values) throws Malformed {
        StringBuilder out = new StringBuilder();
        print(parts, values, out);
        return out.toString();
    }

    private static void print(List<Part> parts, Map<String, Object> values, StringBuilder out) throws Malformed {
        for (Part part : parts) {
            switch (part) {
                case Part.Text text -> out.append(text.text());
                case Part.Value value ->
                    out.append(TemplateValue.text(value.value().of(values)));
                case Part.If branch -> {
                    boolean holds = TemplateValue.holds(branch.value().of(values));
                    print(holds ? branch.then() : branch.otherwise(), values, out);
                }
            }
        }
    }
}
