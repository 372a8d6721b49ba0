package dev.fairlead.compose.drift;

import dev.fairlead.compose.cluster.FieldPath;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The steps from what is generated to what is there, as RFC 6902 has them: first tests that the elements of lists are the
 * ones that are meant, then values, then what is new, then what goes, the last element of a list first.
 */
final class Patch {

    private final Node.Mapping made;
    private final Node.Mapping found;
    private final Set<String> tests = new LinkedHashSet<>();
    private final Map<String, Node> replaced = new LinkedHashMap<>();
    private final Map<FieldPath, String> added = new LinkedHashMap<>();
    private final Set<String> removed = new LinkedHashSet<>();

    Patch(Node.Mapping made, Node.Mapping found) {
        this.made = made;
        this.found = found;
    }

    /** As YAML; empty where there is no step. */
    String of(List<Difference> differences) {
        List<FieldPath> whole = new ArrayList<>();
        differences.stream()
                .sorted(Comparator.comparingInt(difference -> difference.path().length()))
                .forEach(difference -> {
                    FieldPath path = difference.path();
                    if (whole.stream().noneMatch(path::startsWith)) {
                        one(path, difference.there().isPresent(), whole);
                    }
                });
        StringBuilder text = new StringBuilder();
        tests.forEach(text::append);
        replaced.forEach((pointer, value) -> text.append(op("replace", pointer)).append(value(value)));
        added.forEach((path, pointer) -> path.in(found)
                .ifPresent(value -> text.append(op("add", pointer)).append(value(value.value()))));
        removed.stream().sorted(Patch::lastFirst).forEach(pointer -> text.append(op("remove", pointer)));
        return text.toString();
    }

    private void one(FieldPath path, boolean isThere, List<FieldPath> whole) {
        if (isThere) {
            var own = path.in(made);
            if (own.isPresent()) {
                path.in(found).ifPresent(value -> replaced.put(own.get().pointer(), value.value()));
                whole.add(path);
                check(path);
            } else {
                FieldPath missing = missing(path, made);
                FieldPath parent = missing.first(missing.length() - 1);
                String step = missing.step(missing.length() - 1);
                String pointer = parent.in(made).map(FieldPath.Found::pointer).orElse("");
                added.putIfAbsent(missing, pointer + "/" + (FieldPath.isElement(step) ? "-" : FieldPath.escaped(step)));
                check(parent);
            }
            return;
        }
        // What is there may have got members where it was empty.
        if (path.in(found).isEmpty()) {
            FieldPath missing = missing(path, found);
            missing.in(made).ifPresent(own -> removed.add(own.pointer()));
            check(missing);
        }
    }

    private static FieldPath missing(FieldPath path, Node.Mapping root) {
        for (int length = 1; length < path.length(); length++) {
            if (path.first(length).in(root).isEmpty()) {
                return path.first(length);
            }
        }
        return path;
    }

    private void check(FieldPath path) {
        for (int length = 1; length <= path.length(); length++) {
            FieldPath element = path.first(length);
            if (FieldPath.isElement(path.step(length - 1))) {
                String pointer = element.in(made).map(FieldPath.Found::pointer).orElse("");
                element.tellingApart(made)
                        .forEach((key, value) ->
                                tests.add(op("test", pointer + "/" + FieldPath.escaped(key)) + value(value)));
            }
        }
    }

    private static String op(String word, String pointer) {
        return "- op: " + word + "\n  path: " + Json.canonical(dev.fairlead.model.tree.Members.of(pointer)) + "\n";
    }

    private static String value(Node value) {
        return "  value: " + Json.canonical(value) + "\n";
    }

    private static int lastFirst(String one, String other) {
        String[] left = one.split("/", -1);
        String[] right = other.split("/", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            boolean numbers = left[i].matches("[0-9]{1,9}") && right[i].matches("[0-9]{1,9}");
            int order = numbers
                    ? Integer.compare(Integer.parseInt(right[i]), Integer.parseInt(left[i]))
                    : right[i].compareTo(left[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(right.length, left.length);
    }
}
