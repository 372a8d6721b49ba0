package dev.fairlead.sources.file;

import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Yaml.Document;
import dev.fairlead.sources.file.Yaml.Malformed;
import dev.fairlead.sources.file.Yaml.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** TOML 1.0 as the same tree that YAML gives; dates are text. Loaded only where a file of it is read. */
final class Toml {

    private final Interpolation interpolation;
    private final List<Problem> problems = new ArrayList<>();

    private Toml(Interpolation interpolation) {
        this.interpolation = interpolation;
    }

    static Document read(byte[] utf8, String source, Yaml.Variables variables) throws Malformed {
        TomlParseResult result = org.tomlj.Toml.parse(EnvCalls.asVariables(Yaml.text(utf8, source)));
        if (result.hasErrors()) {
            TomlParseError first = result.errors().getFirst();
            Place place = new Place(
                    source, "", first.position().line(), first.position().column());
            throw new Malformed(place, "it is not TOML: " + firstLine(first), "mend this place");
        }
        Toml toml = new Toml(new Interpolation(variables));
        Node root = toml.table(result, new Place(source, "", 1, 1), 0);
        return new Document(root, toml.problems);
    }

    private static String firstLine(TomlParseError error) {
        String message = String.valueOf(error.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    private Node table(TomlTable table, Place place, int depth) throws Malformed {
        bounded(place, depth);
        Map<String, Node> members = new LinkedHashMap<>();
        for (String key : table.keySet()) {
            List<String> path = List.of(key);
            Place at = at(place, key, table.inputPositionOf(path));
            members.put(key, node(table.get(path), at, depth + 1));
        }
        return new Node.Mapping(members, place);
    }

    private Node array(TomlArray array, Place place, int depth) throws Malformed {
        bounded(place, depth);
        List<Node> elements = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            Place at = at(place, Integer.toString(i), array.inputPositionOf(i));
            elements.add(node(array.get(i), at, depth + 1));
        }
        return new Node.Sequence(elements, place);
    }

    private static void bounded(Place place, int depth) throws Malformed {
        if (depth > Yaml.MAX_DEPTH) {
            throw new Malformed(place, "it is nested more than " + Yaml.MAX_DEPTH + " levels deep", "write it flatter");
        }
    }

    private static Place at(Place parent, String step, @Nullable TomlPosition position) {
        return position == null
                ? parent.child(step, parent.line(), parent.column())
                : parent.child(step, position.line(), position.column());
    }

    private Node node(@Nullable Object value, Place place, int depth) throws Malformed {
        return switch (value) {
            case null -> new Node.Empty(place);
            case TomlTable table -> table(table, place, depth);
            case TomlArray array -> array(array, place, depth);
            case Boolean bool -> new Node.Bool(bool, place);
            case Long number -> new Node.Decimal(BigDecimal.valueOf(number), place);
            case Double number -> number(number, place);
            case String text -> text(text, place);
            default -> new Node.Text(value.toString(), place);
        };
    }

    private static Node number(double number, Place place) {
        return Double.isFinite(number)
                ? new Node.Decimal(BigDecimal.valueOf(number), place)
                : new Node.Text(Double.toString(number), place);
    }

    private Node text(String text, Place place) {
        Interpolation.Result result = interpolation.apply(text);
        result.error().ifPresent(error -> problems.add(new Problem(place, error, result.remedy())));
        return new Node.Text(result.text(), place);
    }
}
