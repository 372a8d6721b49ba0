package dev.fairlead.sources.file;

import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Yaml.Malformed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;

/** The core schema of YAML 1.2: what an unquoted scalar means. */
final class Scalars {

    private static final int MAX_NUMBER = 128;
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
    private static final String CORE = "tag:yaml.org,2002:";
    private static final Set<String> TAGS = Set.of("str", "int", "float", "bool", "null", "map", "seq");

    private Scalars() {}

    static Node resolve(String text, Place place) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> new Node.Empty(place);
            case "true", "True", "TRUE" -> new Node.Bool(true, place);
            case "false", "False", "FALSE" -> new Node.Bool(false, place);
            default -> number(text, place);
        };
    }

    private static Node number(String text, Place place) {
        if (text.length() > MAX_NUMBER) {
            return new Node.Text(text, place);
        }
        if (DECIMAL.matcher(text).matches()) {
            return new Node.Decimal(new BigDecimal(text), place);
        }
        if (OCTAL.matcher(text).matches()) {
            return new Node.Decimal(new BigDecimal(new BigInteger(text.substring(2), 8)), place);
        }
        return HEXADECIMAL.matcher(text).matches()
                ? new Node.Decimal(new BigDecimal(new BigInteger(text.substring(2), 16)), place)
                : new Node.Text(text, place);
    }

    /** The short name of a tag; empty where there is none. */
    static String checkedTag(String tag, Place place) throws Malformed {
        if (tag.isEmpty() || tag.equals("!")) {
            return tag.isEmpty() ? "" : "str";
        }
        String name = tag.startsWith(CORE) ? tag.substring(CORE.length()) : "";
        if (!TAGS.contains(name)) {
            throw new Malformed(place, "the tag " + tag + " is not known", "take it out");
        }
        return name;
    }
}
