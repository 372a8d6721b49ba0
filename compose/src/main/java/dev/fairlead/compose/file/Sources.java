package dev.fairlead.compose.file;

import dev.fairlead.compose.Finding;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Single files: read, brought into one form, filled with variables, with what they include and extend below them. */
final class Sources {

    private static final int MAX_DEPTH = 8;
    private static final Pattern HASH = Pattern.compile("(?<!\\$)\\$(apr1|argon2[a-z]*|2[abxy]\\$[0-9]{2})\\$");

    private final Problems problems;
    private final Canonical canonical;
    private final Conflicts conflicts;
    private final Bases bases = new Bases(this);
    private final boolean exact;
    private final Map<String, Scope> scopes = new HashMap<>();
    private final Map<Place, String> tags = new HashMap<>();
    private final Map<Place, String> written = new HashMap<>();
    private final Map<Place, Set<String>> unset = new HashMap<>();
    private final Map<Place, String> asWritten = new LinkedHashMap<>();
    private final Layers layers = new Layers(tags);
    // A file is often extended once for each of its services.
    private final Map<Read, Node.Mapping> done = new HashMap<>();

    // From the outermost to the one that is read now.
    private final List<Path> reading = new ArrayList<>();
    private final Map<Path, Optional<Node>> parsed = new HashMap<>();

    /** What makes two readings of a file the same one. */
    private record Read(Path file, Scope scope) {}

    /** @param exact whether a variable without a value is empty, and nothing stands in for it */
    Sources(Problems problems, boolean exact) {
        this.problems = problems;
        this.canonical = new Canonical(problems);
        this.conflicts = new Conflicts(problems);
        this.exact = exact;
    }

    Layers layers() {
        return layers;
    }

    /** Every value of every file, also of those that another layer replaces. */
    Map<Place, String> asWritten() {
        return asWritten;
    }

    Set<String> unset() {
        Set<String> all = new TreeSet<>();
        unset.values().forEach(all::addAll);
        return all;
    }

    /** Where something stands for a variable without a value: what it is like nobody knows. */
    Set<Place> guessed() {
        return exact ? Set.of() : Set.copyOf(unset.keySet());
    }

    /** A value as a Compose file has it; empty where it is none. */
    Optional<Scalar> scalar(Node node) {
        return Scalar.textOf(node)
                .map(value -> new Scalar(
                        value,
                        written.getOrDefault(node.place(), value),
                        node.place(),
                        unset.getOrDefault(node.place(), Set.of())));
    }

    /** What holds in each file that was read, by its name. */
    Map<String, Scope> scopes() {
        return scopes;
    }

    /** One file with everything below it; empty after an error. */
    Node.Mapping file(Path file, Scope scope, int depth) {
        Node.Mapping empty = new Node.Mapping(Map.of(), Place.of(file.toString()));
        if (depth > MAX_DEPTH) {
            problems.add(StackReader.broken(
                    empty.place(), "it is included or extended in a circle", "take one of these steps out"));
            return empty;
        }
        Node.Mapping known = done.get(new Read(file, scope));
        if (known == null) {
            reading.add(file);
            known = read(file, scope, depth).orElse(empty);
            reading.removeLast();
            done.put(new Read(file, scope), known);
        }
        return known;
    }

    private Optional<Node.Mapping> read(Path file, Scope scope, int depth) {
        Optional<Node> root = parsed.computeIfAbsent(file, this::parse);
        if (root.isEmpty() || root.get() instanceof Node.Empty) {
            return Optional.empty();
        }
        if (!(root.get() instanceof Node.Mapping mapping)) {
            problems.add(StackReader.broken(
                    root.get().place(), "it is " + root.get().kind() + ", not a mapping", "begin with services:"));
            return Optional.empty();
        }
        scopes.put(file.toString(), scope);
        Node.Mapping filled = (Node.Mapping) filled(inOneForm(mapping), "", substitution(scope));
        // Read exactly, a variable without a value is empty: then every value is known.
        new Schema(problems, exact ? Set.of() : Set.copyOf(unset.keySet())).check(filled);
        Node.Mapping whole = layers.over(included(filled, scope, depth), filled);
        return Optional.of(extended(whole, scope, depth));
    }

    /** What a file calls its project; empty where it says nothing of it. */
    Optional<String> name(Path file, Scope scope) {
        return parsed.computeIfAbsent(file, this::parse)
                .flatMap(root -> ServiceReader.member(root, "name"))
                .flatMap(Scalar::textOf)
                .map(written -> substitution(scope).fill(written).text());
    }

    private Optional<Node> parse(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(Yaml.MAX_BYTES + 1);
            Yaml.Written document = Yaml.readAsWritten(bytes, file.toString(), Layers.TAGS);
            tags.putAll(document.tags());
            problems.keys(document.keys());
            Document.collect(document.root(), asWritten);
            return Optional.of(document.root());
        } catch (IOException unreadable) {
            problems.add(StackReader.broken(Place.of(file.toString()), "it cannot be read", "make it readable"));
        } catch (Yaml.Malformed malformed) {
            problems.add(StackReader.broken(malformed.place(), malformed.text(), malformed.remedy()));
        }
        return Optional.empty();
    }

    // -- one form ---------------------------------------------------------------------------------------------------

    private Node.Mapping inOneForm(Node.Mapping root) {
        Map<String, Node> members = new LinkedHashMap<>(root.members());
        members.keySet().removeIf(key -> key.startsWith("x-") && !key.equals("x-fairlead"));
        members.computeIfPresent("services", (key, node) -> node instanceof Node.Mapping all ? services(all) : node);
        return new Node.Mapping(members, root.place());
    }

    private Node services(Node.Mapping services) {
        Map<String, Node> members = new LinkedHashMap<>();
        services.members().forEach((name, node) -> {
            if (node instanceof Node.Mapping service) {
                members.put(name, canonical.service(name, service));
            } else if (!name.startsWith("x-")) {
                members.put(name, node);
            }
        });
        return new Node.Mapping(members, services.place());
    }

    // -- variables --------------------------------------------------------------------------------------------------

    private Substitution substitution(Scope scope) {
        return exact ? Substitution.exact(scope.environment()::get) : Substitution.standingIn(scope.environment()::get);
    }

    // An element of a list has its key in its text.
    private Node filled(Node node, String key, Substitution substitution) {
        return switch (node) {
            case Node.Mapping mapping -> {
                Map<String, Node> members = new LinkedHashMap<>();
                mapping.members()
                        .forEach((name, value) -> members.put(
                                canonical.isOfElement(value)
                                        ? substitution.fill(name).text()
                                        : name,
                                filled(value, name + '=', substitution)));
                yield new Node.Mapping(members, mapping.place());
            }
            case Node.Sequence list ->
                new Node.Sequence(
                        list.elements().stream()
                                .map(element -> filled(element, "", substitution))
                                .toList(),
                        list.place());
            case Node.Text text -> new Node.Text(filled(text, key, substitution), text.place());
            case Node.Decimal decimal -> decimal;
            case Node.Bool bool -> bool;
            case Node.Empty empty -> empty;
        };
    }

    private String filled(Node.Text text, String key, Substitution substitution) {
        Substitution.Filled filled = substitution.fill(text.value(), key);
        // Not every hash has a dollar sign before a letter.
        boolean hash = HASH.matcher(text.value()).find() && !filled.unset().isEmpty();
        if (hash || filled.invalid().isPresent()) {
            problems.add(new Finding(
                    Severity.ERROR,
                    "dollar",
                    text.place(),
                    subject(text.place().pointer()),
                    hash
                            ? "Compose takes dollar signs of this hash for variables"
                            : filled.invalid().orElse(""),
                    hash ? "they have no value, so another hash is left" : Problems.REFUSES,
                    "write $$ for each dollar sign that is meant"));
            return text.value();
        }
        filled.missing()
                .ifPresent(message -> problems.refuse(
                        "compose-value",
                        text.place(),
                        subject(text.place().pointer()),
                        message,
                        "set it in the environment or in .env"));
        if (!filled.text().equals(text.value())) {
            written.put(text.place(), text.value());
            unset.put(text.place(), filled.unset());
        }
        return filled.text();
    }

    private static String subject(String pointer) {
        String[] steps = pointer.split("/", -1);
        return steps.length > 2 && steps[1].equals("services") ? "service \"" + steps[2] + "\"" : "Compose file";
    }

    // -- what lies below --------------------------------------------------------------------------------------------

    private Node.Mapping included(Node.Mapping root, Scope scope, int depth) {
        Node.Mapping below = new Node.Mapping(Map.of(), root.place());
        Node include = root.members().getOrDefault("include", new Node.Empty(root.place()));
        for (Node element : include instanceof Node.Sequence list ? list.elements() : List.<Node>of()) {
            List<Path> files = texts(ServiceReader.member(element, "path").orElse(element)).stream()
                    .map(scope::path)
                    .toList();
            if (files.isEmpty()) {
                continue;
            }
            Scope inner = scope(element, files.getFirst(), scope);
            Node.Mapping one = new Node.Mapping(Map.of(), root.place());
            for (Path file : files) {
                if (problems.isHere(file, element.place(), "Compose file", "includes") && isNew(file, element)) {
                    one = layers.over(one, file(file, inner, depth + 1));
                }
            }
            conflicts.between(below, one);
            below = layers.over(below, one);
        }
        conflicts.between(below, root);
        return below;
    }

    private boolean isNew(Path file, Node from) {
        boolean again = reading.contains(file);
        if (again) {
            problems.refuse(
                    "include-circle",
                    from.place(),
                    "Compose file",
                    "it includes " + file + " in a circle",
                    "take one of these includes out");
        }
        return !again;
    }

    // Paths begin beside the first file and its .env counts, unless the element says otherwise. What is set outside
    // counts more than what files say.
    private Scope scope(Node include, Path first, Scope outer) {
        String said = ServiceReader.member(include, "project_directory")
                .flatMap(this::scalar)
                .map(Scalar::text)
                .orElse("");
        Path beside = first.toAbsolutePath().getParent();
        Path directory = !said.isEmpty() ? outer.path(said) : beside == null ? outer.directory() : beside;
        List<Path> files = ServiceReader.member(include, "env_file")
                .map(node -> texts(node).stream().map(outer::path).toList())
                .orElse(List.of(directory.resolve(".env")));
        Map<String, String> environment = new LinkedHashMap<>();
        for (Path file : files) {
            environment.putAll(EnvFile.read(file, outer.environment()::get));
        }
        environment.putAll(outer.environment());
        return new Scope(directory, environment);
    }

    List<String> texts(Node node) {
        List<Node> all = node instanceof Node.Sequence list ? list.elements() : List.of(node);
        return all.stream()
                .flatMap(each -> scalar(each).stream())
                .map(Scalar::text)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private Node.Mapping extended(Node.Mapping root, Scope scope, int depth) {
        if (!(root.members().get("services") instanceof Node.Mapping services)) {
            return root;
        }
        Map<String, Node> members = new LinkedHashMap<>();
        services.members().forEach((name, node) -> {
            if (bases.extendsItself(name, services)) {
                problems.refuse(
                        "extends-circle",
                        problems.key(node),
                        "service \"" + name + "\"",
                        "it extends itself, by itself or through others",
                        "take one of these extends out");
                members.put(name, node);
            } else {
                members.put(name, extended(node, services, scope, depth));
            }
        });
        Map<String, Node> whole = new LinkedHashMap<>(root.members());
        whole.put("services", new Node.Mapping(members, services.place()));
        return new Node.Mapping(whole, root.place());
    }

    private Node extended(Node node, Node.Mapping services, Scope scope, int depth) {
        if (!(node instanceof Node.Mapping service) || !service.members().containsKey("extends")) {
            return node;
        }
        Node extend = service.members().getOrDefault("extends", new Node.Empty(service.place()));
        String other = ServiceReader.member(extend, "file")
                .flatMap(this::scalar)
                .map(Scalar::text)
                .orElse("");
        String base = bases.named(extend);
        if (base.isEmpty()) {
            problems.refuse(
                    "compose-value",
                    problems.key(extend),
                    subject(service.place().pointer()),
                    "nothing says which service it extends",
                    "write service: below extends");
            return service;
        }
        Node.Mapping all = services;
        if (!other.isEmpty()) {
            Path file = scope.path(other);
            Path beside = file.toAbsolutePath().getParent();
            Scope inner = beside == null ? scope : scope.in(beside);
            if (!problems.isHere(file, extend.place(), subject(service.place().pointer()), "extends")) {
                return service;
            }
            all = file(file, inner, depth + 1).members().get("services") instanceof Node.Mapping there
                    ? there
                    : new Node.Mapping(Map.of(), service.place());
        }
        Map<String, Node> own = new LinkedHashMap<>(service.members());
        own.remove("extends");
        Node.Mapping bare = new Node.Mapping(own, service.place());
        Node below = all.members().get(base);
        if (below == null) {
            problems.refuse(
                    "undeclared",
                    problems.key(extend),
                    subject(service.place().pointer()),
                    "the service \"" + base + "\" that it extends is not declared",
                    "name one that is");
            return bare;
        }
        Node whole = depth < MAX_DEPTH && other.isEmpty()
                ? extended(below, without(all, base, bare), scope, depth + 1)
                : below;
        return whole instanceof Node.Mapping mapping ? keepingKey(layers.over(mapping, bare), service) : bare;
    }

    // A service that extends itself would go on for ever.
    private static Node.Mapping without(Node.Mapping services, String name, Node instead) {
        List<String> names = new ArrayList<>(services.members().keySet());
        Map<String, Node> members = new LinkedHashMap<>();
        names.forEach(each -> members.put(
                each, each.equals(name) ? instead : services.members().getOrDefault(each, instead)));
        return new Node.Mapping(members, services.place());
    }

    private static Node.Mapping keepingKey(Node.Mapping whole, Node.Mapping service) {
        return new Node.Mapping(whole.members(), service.place());
    }
}
