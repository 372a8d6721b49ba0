package dev.fairlead.gateway.route;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.PathPattern.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The operations below one path, as a tree of segments. At each segment a literal is tried before a parameter and a
 * parameter before the star, so the most literal pattern wins; where the better branch ends in nothing for this path and
 * method, the search comes back and tries the next. A node stands at one depth only and is entered at most once for a
 * request, so the way back costs at most the size of the tree, whatever a caller sends.
 */
final class EndpointTree {

    private final ByteKeys literals;
    private final EndpointTree[] children;
    private final @Nullable EndpointTree parameter;
    private final @Nullable Methods here;
    private final @Nullable Methods rest;

    private EndpointTree(Growing growing) {
        this.literals = new ByteKeys(
                growing.literals.keySet().stream().map(PathText::bytes).toList());
        this.children =
                growing.literals.values().stream().map(EndpointTree::new).toArray(EndpointTree[]::new);
        this.parameter = growing.parameter == null ? null : new EndpointTree(growing.parameter);
        this.here = growing.here.isEmpty() ? null : Methods.of(growing.here);
        this.rest = growing.rest.isEmpty() ? null : Methods.of(growing.rest);
    }

    static EndpointTree of(Iterable<EndpointRoute> endpoints) {
        Growing root = new Growing();
        for (EndpointRoute endpoint : endpoints) {
            root.add(endpoint);
        }
        return new EndpointTree(root);
    }

    /** What takes the method on the rest of the path, or null. The rest is empty or starts with a slash. */
    @Nullable
    CompiledRoute find(byte[] bytes, int start, int end, String method) {
        return search(bytes, skipLoneSlash(bytes, start, end), end, method);
    }

    /** Collects the methods of all patterns that the rest of the path fits; adds none where it fits no pattern. */
    void allow(byte[] bytes, int start, int end, Collection<String> allowed) {
        collect(bytes, skipLoneSlash(bytes, start, end), end, allowed);
    }

    /** Whether some pattern takes the rest of the path, by any method. */
    boolean fits(byte[] bytes, int start, int end) {
        return reaches(bytes, skipLoneSlash(bytes, start, end), end);
    }

    // The proxy's own root is meant with and without the slash at its end.
    private static int skipLoneSlash(byte[] bytes, int start, int end) {
        return start + 1 == end && bytes[start] == '/' ? end : start;
    }

    private @Nullable CompiledRoute search(byte[] bytes, int at, int end, String method) {
        CompiledRoute found = null;
        if (at == end) {
            found = here == null ? null : here.find(method);
        } else {
            int next = endOfSegment(bytes, at + 1, end);
            int literal = literals.indexOf(bytes, at + 1, next);
            if (literal >= 0) {
                found = children[literal].search(bytes, next, end, method);
            }
            if (found == null && parameter != null && next > at + 1) {
                found = parameter.search(bytes, next, end, method);
            }
        }
        return found == null && rest != null ? rest.find(method) : found;
    }

    private boolean reaches(byte[] bytes, int at, int end) {
        if (rest != null || at == end) {
            return rest != null || here != null;
        }
        int next = endOfSegment(bytes, at + 1, end);
        int literal = literals.indexOf(bytes, at + 1, next);
        return (literal >= 0 && children[literal].reaches(bytes, next, end))
                || (parameter != null && next > at + 1 && parameter.reaches(bytes, next, end));
    }

    private void collect(byte[] bytes, int at, int end, Collection<String> allowed) {
        if (at == end) {
            if (here != null) {
                here.allow(allowed);
            }
        } else {
            int next = endOfSegment(bytes, at + 1, end);
            int literal = literals.indexOf(bytes, at + 1, next);
            if (literal >= 0) {
                children[literal].collect(bytes, next, end, allowed);
            }
            if (parameter != null && next > at + 1) {
                parameter.collect(bytes, next, end, allowed);
            }
        }
        if (rest != null) {
            rest.allow(allowed);
        }
    }

    private static int endOfSegment(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != '/') {
            at++;
        }
        return at;
    }

    /** The tree while patterns are still being added. */
    private static final class Growing {
        private final Map<String, Growing> literals = new TreeMap<>();
        private @Nullable Growing parameter;
        private final List<EndpointRoute> here = new ArrayList<>();
        private final List<EndpointRoute> rest = new ArrayList<>();

        void add(EndpointRoute endpoint) {
            PathPattern pattern = endpoint.path();
            Growing node = this;
            for (Segment segment : pattern.segments()) {
                node = node.child(segment);
            }
            (pattern.wildcard() ? node.rest : node.here).add(endpoint);
        }

        private Growing child(Segment segment) {
            return switch (segment) {
                case Segment.Literal literal ->
                    literals.computeIfAbsent(PathText.canonical(literal.text()), text -> new Growing());
                case Segment.Parameter named -> {
                    Growing child = parameter == null ? new Growing() : parameter;
                    parameter = child;
                    yield child;
                }
            };
        }
    }
}
