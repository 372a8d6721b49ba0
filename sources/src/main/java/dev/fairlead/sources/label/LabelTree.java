package dev.fairlead.sources.label;

import dev.fairlead.model.form.Spelling;
import dev.fairlead.model.shape.Shape;
import dev.fairlead.model.shape.Shape.Leaf;
import dev.fairlead.model.shape.Shape.Struct;
import dev.fairlead.model.shape.Shapes;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The labels of one container as the tree that a file would have. Labels are taken in the order of their bytes and cut
 * at the dots; names of options are known in any case. A label that cannot be read is a problem and is left out.
 */
final class LabelTree {

    /** Labels of one container; more are a mistake or an attack. */
    static final int MAX_LABELS = 4096;

    private static final List<String> ROOTS = List.of("traefik", "fairlead");
    private static final List<String> OBJECTS = List.of("routers", "services", "middlewares", "serverstransports");
    private static final List<String> SECTIONS = List.of("http", "tcp", "udp", "tls");
    // What people look for here and Traefik has in its static file.
    private static final List<String> ENTRYPOINT = List.of(
            "readtimeout",
            "writetimeout",
            "idletimeout",
            "respondingtimeouts",
            "forwardedheaders",
            "trustedips",
            "proxyprotocol",
            "maxheaderbytes");
    private static final Pattern INDEXED = Pattern.compile("([^\\[\\]]+)\\[([0-9]{1,4})\\]");

    private final Container container;
    private final List<LabelProblem> problems = new ArrayList<>();
    private final Branch root = new Branch(Shapes.dynamic(), "");

    /** One place of the tree while it is built. */
    private static final class Branch {
        private final Shape shape;
        private String label;
        private final Map<String, Branch> children = new LinkedHashMap<>();
        private @Nullable String value;

        Branch(Shape shape, String label) {
            this.shape = shape;
            this.label = label;
        }
    }

    private LabelTree(Container container) {
        this.container = container;
    }

    /**
     * What the labels say.
     *
     * @param root sections by name; what is empty or disabled is left out
     */
    record Result(Node.Mapping root, List<LabelProblem> problems) {

        /**
         * Whether a label of http is about no object: perhaps a route was meant, and must not be replaced by the default
         * one, which has none of its middlewares.
         */
        boolean hasStray() {
            return problems.stream()
                    .map(LabelProblem::path)
                    .anyMatch(path -> !path.isEmpty()
                            && path.getFirst().equalsIgnoreCase("http")
                            && (path.size() < 3 || path.get(2).isBlank() || !OBJECTS.contains(lower(path.get(1)))));
        }

        private static String lower(String text) {
            return text.toLowerCase(Locale.ROOT);
        }

        /** The members of a mapping below the root; none where it is missing. */
        Map<String, Node> at(String... steps) {
            Node.Mapping at = root;
            for (String step : steps) {
                if (!(at.members().get(step) instanceof Node.Mapping next)) {
                    return Map.of();
                }
                at = next;
            }
            return at.members();
        }
    }

    static Result read(Container container) {
        LabelTree tree = new LabelTree(container);
        // Sorted; traefik's before ours, so that ours count where both say something.
        Map<String, String> sorted = new TreeMap<>(container.labels());
        for (String rootWord : ROOTS) {
            sorted.entrySet().stream()
                    .filter(label -> hasRoot(label.getKey(), rootWord))
                    .limit(MAX_LABELS)
                    .forEach(label -> tree.add(label.getKey(), label.getValue()));
        }
        Node node = tree.node(tree.root, List.of()).orElse(new Node.Mapping(Map.of(), container.place("")));
        return new Result((Node.Mapping) node, List.copyOf(tree.problems));
    }

    // http, tcp, udp, tls as Traefik filters them; and products.
    private static boolean hasRoot(String label, String rootWord) {
        String lower = label.toLowerCase(Locale.ROOT);
        if (!lower.startsWith(rootWord + ".")) {
            return false;
        }
        String rest = lower.substring(rootWord.length() + 1);
        return SECTIONS.stream().anyMatch(section -> rest.equals(section) || rest.startsWith(section + "."))
                || (rootWord.equals("fairlead") && (rest.equals("products") || rest.startsWith("products.")));
    }

    private void add(String label, String value) {
        List<String> segments = List.of(label.split("\\.", -1));
        List<String> path = segments.subList(1, segments.size());
        String rootWord = segments.getFirst();
        if (!ROOTS.contains(rootWord)) {
            problem(
                    path,
                    label,
                    "\"" + rootWord + "\" is not written in lower case",
                    "write " + rootWord.toLowerCase(Locale.ROOT));
            return;
        }
        Branch at = root;
        for (int i = 0; i < path.size(); i++) {
            String prefix = String.join(".", segments.subList(0, i + 2));
            Branch next = step(at, path.get(i), path, prefix, label);
            if (next == null) {
                return;
            }
            at = next;
        }
        String before = at.value;
        boolean again = before != null && !before.equals(value) && at.label.startsWith(rootWord + ".");
        if (again) {
            problem(path, label, "it says the same as " + at.label + ", with another value", "keep one of the two");
            return;
        }
        at.value = value;
        at.label = label;
    }

    private @Nullable Branch step(Branch at, String segment, List<String> path, String prefix, String label) {
        if (segment.startsWith("[")) {
            problem(path, label, "a dot stands before \"" + segment + "\"", "write " + at.label + segment);
            return null;
        }
        if (segment.isEmpty()) {
            problem(path, label, "two of its dots have no name between them", "write traefik.http.routers.NAME.OPTION");
            return null;
        }
        return switch (at.shape) {
            case Struct struct -> member(at, struct, segment, path, prefix, label);
            case Shape.Named named -> child(at, spelled(at, segment), named.value(), prefix);
            case Shape.Free free -> child(at, segment, free, prefix);
            case Shape.Structs structs -> {
                problem(path, label, "\"" + at.label + "\" is a list", "write " + at.label + "[0]." + segment);
                yield null;
            }
            case Leaf leaf -> {
                problem(
                        path,
                        label,
                        "\"" + at.label + "\" is a value and has no option \"" + segment + "\"",
                        "take it out");
                yield null;
            }
        };
    }

    // The first spelling of a name stays.
    private static String spelled(Branch at, String name) {
        return at.children.keySet().stream()
                .filter(known -> known.equalsIgnoreCase(name))
                .findFirst()
                .orElse(name);
    }

    private @Nullable Branch member(
            Branch at, Struct struct, String segment, List<String> path, String prefix, String label) {
        Matcher indexed = INDEXED.matcher(segment);
        String name = indexed.matches() ? indexed.group(1) : segment;
        Optional<Map.Entry<String, Shape.Member>> known = struct.member(name);
        if (known.isEmpty()) {
            problem(path, label, "\"" + name + "\" is not an option here", remedy(name, struct));
            return null;
        }
        String option = known.get().getKey();
        Shape.Member member = known.get().getValue();
        if (member.filesOnly()) {
            problem(
                    path,
                    label,
                    "\"" + option + "\" cannot be given by a label",
                    "declare it in a file and refer to it with @file");
            return null;
        }
        if (member.shape() instanceof Shape.Structs structs && indexed.matches()) {
            Branch list = child(at, option, structs, prefix.substring(0, prefix.lastIndexOf('[')));
            return child(list, index(indexed.group(2)), structs.element(), prefix);
        }
        if (indexed.matches()) {
            problem(path, label, "\"" + option + "\" is not a list of options", "take [" + indexed.group(2) + "] out");
            return null;
        }
        return child(at, option, member.shape(), prefix);
    }

    // So that 10 comes behind 2.
    private static String index(String digits) {
        return "0".repeat(4 - digits.length()) + digits;
    }

    private static Branch child(Branch at, String name, Shape shape, String prefix) {
        return at.children.computeIfAbsent(name, missing -> new Branch(shape, prefix));
    }

    private static String remedy(String name, Struct struct) {
        List<String> here = struct.members().entrySet().stream()
                .filter(member -> !member.getValue().filesOnly())
                .map(Map.Entry::getKey)
                .toList();
        Optional<String> near = Spelling.nearest(name, here);
        if (near.isEmpty() && ENTRYPOINT.contains(name.toLowerCase(Locale.ROOT))) {
            return "it is a setting of the listener, not of a container; see docs/settings.md";
        }
        Optional<String> elsewhere = near.isPresent() ? Optional.empty() : Shapes.elsewhere(name);
        return elsewhere.map(path -> "it is an option of " + path).orElseGet(() -> Spelling.remedy(name, here));
    }

    // -- to nodes ---------------------------------------------------------------------------------------------------

    private Optional<Node> node(Branch branch, List<String> path) {
        return switch (branch.shape) {
            case Struct struct -> struct(branch, struct, path);
            case Shape.Named named -> mapping(branch, path);
            case Shape.Free free ->
                branch.children.isEmpty()
                        ? Optional.of(new Node.Text(String.valueOf(branch.value), container.place(branch.label)))
                        : mapping(branch, path);
            case Shape.Structs structs -> list(branch, path);
            case Leaf leaf -> leaf(branch, leaf, path);
        };
    }

    // An empty value or true turns it on; any other value turns it off, whatever stands below it.
    private Optional<Node> struct(Branch branch, Struct struct, List<String> path) {
        String value = branch.value;
        if (struct.mayBeEmpty() && value != null) {
            boolean on = value.isEmpty() || value.equals("true");
            return on ? mapping(branch, path) : Optional.empty();
        }
        if (branch.children.isEmpty() && value != null) {
            problem(path, branch.label, "it has the value \"" + value + "\" and no option", example(branch, struct));
            return Optional.empty();
        }
        return mapping(branch, path);
    }

    private static String example(Branch branch, Struct struct) {
        return struct.members().keySet().stream()
                .findFirst()
                .map(option ->
                        "write an option behind it, such as " + branch.label + "." + option.toLowerCase(Locale.ROOT))
                .orElse("take it out");
    }

    private Optional<Node> mapping(Branch branch, List<String> path) {
        Map<String, Node> members = new LinkedHashMap<>();
        branch.children.forEach(
                (name, child) -> node(child, with(path, name)).ifPresent(node -> members.put(name, node)));
        return Optional.of(new Node.Mapping(members, container.place(branch.label)));
    }

    private Optional<Node> list(Branch branch, List<String> path) {
        if (branch.children.isEmpty()) {
            if (branch.value == null) {
                return Optional.empty(); // only labels below it that could not be read, which was said
            }
            problem(path, branch.label, "it is a list", "write " + branch.label + "[0] and an option behind it");
            return Optional.empty();
        }
        List<Node> elements = new ArrayList<>();
        new TreeMap<>(branch.children)
                .forEach((index, child) -> node(child, path).ifPresent(elements::add));
        return Optional.of(new Node.Sequence(elements, container.place(branch.label)));
    }

    private Optional<Node> leaf(Branch branch, Leaf leaf, List<String> path) {
        String value = String.valueOf(branch.value);
        Optional<Node> node = leaf.read(value, container.place(branch.label));
        if (node.isEmpty()) {
            problem(
                    path,
                    branch.label,
                    "its value \"" + value + "\" is not " + leaf.wanted(),
                    "write " + leaf.wanted());
        }
        return node;
    }

    private static List<String> with(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private void problem(List<String> path, String label, String text, String remedy) {
        problems.add(new LabelProblem(canonical(path), container.place(label), text, remedy));
    }

    // The name in its first spelling, so that the problem meets its object.
    private List<String> canonical(List<String> path) {
        List<String> steps = new ArrayList<>();
        @Nullable Branch at = root;
        for (String segment : path) {
            Branch parent = at;
            String known = parent == null ? segment : spelled(parent, segment);
            steps.add(known);
            at = parent == null ? null : parent.children.get(known);
        }
        return steps;
    }
}
