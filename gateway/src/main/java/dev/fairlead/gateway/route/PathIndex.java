package dev.fairlead.gateway.route;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.route.PrefixIndex.Boundary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The candidates of one host, filed by whole path and by the beginning of a path. */
final class PathIndex {

    private final ByteKeys paths;
    private final Candidacy[][] byPath;
    private final PrefixIndex<Candidacy[]> byPrefix;

    private PathIndex(Map<String, List<Candidacy>> whole, Map<String, List<Candidacy>> beginnings) {
        this.paths = new ByteKeys(whole.keySet().stream()
                .map(path -> path.getBytes(StandardCharsets.US_ASCII))
                .toList());
        this.byPath = whole.values().stream().map(PathIndex::inOrder).toArray(Candidacy[][]::new);
        Map<String, Candidacy[]> prefixes = new LinkedHashMap<>();
        beginnings.forEach((prefix, candidates) -> prefixes.put(prefix, inOrder(candidates)));
        this.byPrefix = new PrefixIndex<>(Boundary.BYTE, prefixes);
    }

    // They were filed in winning order.
    private static Candidacy[] inOrder(List<Candidacy> candidates) {
        return candidates.toArray(Candidacy[]::new);
    }

    /** What wins here, or {@code best} if nothing here beats it. */
    @Nullable
    Candidacy best(Exchange exchange, @Nullable Candidacy best) {
        byte[] bytes = exchange.bytes();
        int start = exchange.pathStart();
        int end = exchange.pathEnd();
        Candidacy found = best;
        int path = byPath.length == 0 ? -1 : paths.indexOf(bytes, start, end);
        if (path >= 0) {
            found = first(byPath[path], exchange, found);
        }
        // Longest first: it has the highest priority unless somebody says otherwise, and so spares the others.
        for (int prefix = byPrefix.longest(bytes, start, end); prefix >= 0; prefix = byPrefix.shorter(prefix)) {
            found = first(byPrefix.value(prefix), exchange, found);
        }
        return found;
    }

    private static @Nullable Candidacy first(Candidacy[] candidates, Exchange exchange, @Nullable Candidacy best) {
        for (Candidacy candidate : candidates) {
            if (!candidate.beats(best)) {
                return best;
            }
            if (candidate.holds(exchange)) {
                return candidate;
            }
        }
        return best;
    }

    /** The index while rules are still being filed, in winning order. */
    static final class Growing {
        private final Map<String, List<Candidacy>> whole = new LinkedHashMap<>();
        private final Map<String, List<Candidacy>> beginnings = new LinkedHashMap<>();

        void add(Alternative.PathKey path, Candidacy candidate) {
            (path.whole() ? whole : beginnings)
                    .computeIfAbsent(path.text(), text -> new ArrayList<>())
                    .add(candidate);
        }

        PathIndex build() {
            return new PathIndex(whole, beginnings);
        }
    }
}
