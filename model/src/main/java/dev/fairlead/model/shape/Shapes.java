package dev.fairlead.model.shape;

import dev.fairlead.model.shape.Shape.Leaf;
import dev.fairlead.model.shape.Shape.Member;
import dev.fairlead.model.shape.Shape.Struct;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The shapes of what Traefik users write, and of our own products beside it. */
public final class Shapes {

    private static final Struct DYNAMIC =
            read(HttpShape.TEXT + MiddlewareShape.TEXT + StreamShape.TEXT, "the dynamic configuration");

    private Shapes() {}

    /** The sections {@code http}, {@code tcp}, {@code udp} and {@code tls}, and {@code products}. */
    public static Struct dynamic() {
        return DYNAMIC;
    }

    /** One section of it, such as {@code http}. */
    public static Shape section(String name) {
        Member member = DYNAMIC.members().get(name);
        if (member == null) {
            throw new IllegalArgumentException(name);
        }
        return member.shape();
    }

    /**
     * Where else an option of that name stands, as a path such as {@code http.middlewares.NAME.buffering}; empty if
     * nowhere.
     */
    public static Optional<String> elsewhere(String option) {
        // What is looked for in the wrong place is a middleware's more often than not.
        List<String> all = find(DYNAMIC, option, "").toList();
        return all.stream()
                .filter(path -> path.startsWith("http.middlewares."))
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    private static Stream<String> find(Shape shape, String option, String path) {
        return switch (shape) {
            case Struct struct -> {
                if (!path.isEmpty() && struct.member(option).isPresent()) {
                    yield Stream.of(path.substring(1));
                }
                yield struct.members().entrySet().stream()
                        .flatMap(member -> find(member.getValue().shape(), option, path + "." + member.getKey()));
            }
            case Shape.Named named -> find(named.value(), option, path + ".NAME");
            case Shape.Structs structs -> find(structs.element(), option, path + "[0]");
            case Shape.Free free -> Stream.empty();
            case Leaf leaf -> Stream.empty();
        };
    }

    /** Of one struct while it is read. */
    private record Open(int indent, String name, String marks, Map<String, Member> members) {}

    /**
     * Reads a shape from lines: two blanks a level; {@code name type, name type} for values; a name alone for a struct,
     * with marks behind it: {@code *} a mapping of such structs by name, {@code []} a list of them, {@code ?} may be
     * empty, {@code -} in files only.
     */
    static Struct read(String text, String what) {
        Deque<Open> open = new ArrayDeque<>();
        open.push(new Open(-1, what, "", new LinkedHashMap<>()));
        for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
            int indent = line.length() - line.stripLeading().length();
            while (open.getFirst().indent() >= indent) {
                close(open);
            }
            String content = line.strip();
            String[] words = content.split(" ", 2);
            boolean values = words.length == 2 && Character.isLetter(words[1].charAt(0));
            if (values) {
                values(content, open.getFirst().members());
            } else {
                String marks = words.length == 2 ? words[1] : "";
                open.push(new Open(indent, words[0], marks, new LinkedHashMap<>()));
            }
        }
        while (open.size() > 1) {
            close(open);
        }
        return new Struct(open.pop().members(), false);
    }

    private static void values(String line, Map<String, Member> members) {
        for (String value : line.split(", ", -1)) {
            String[] words = value.split(" ", -1);
            boolean filesOnly = words.length == 3;
            members.put(words[0], new Member(type(words[1]), filesOnly));
        }
    }

    private static Shape type(String word) {
        return switch (word) {
            case "free" -> new Shape.Free();
            case "texts-by-name" -> new Shape.Named(Leaf.TEXT);
            case "wholes-by-name" -> new Shape.Named(Leaf.WHOLE);
            case "free-by-name" -> new Shape.Named(new Shape.Free());
            default -> Leaf.named(word);
        };
    }

    private static void close(Deque<Open> open) {
        Open done = open.pop();
        Struct struct = new Struct(done.members(), done.marks().contains("?"));
        Shape shape = done.marks().contains("*")
                ? new Shape.Named(struct)
                : done.marks().contains("[]") ? new Shape.Structs(struct) : struct;
        open.getFirst()
                .members()
                .put(done.name(), new Member(shape, done.marks().contains("-")));
    }
}
