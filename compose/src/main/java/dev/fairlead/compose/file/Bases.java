package dev.fairlead.compose.file;

import dev.fairlead.model.tree.Node;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Which service another one extends. */
final class Bases {

    private final Sources sources;

    Bases(Sources sources) {
        this.sources = sources;
    }

    // Through services of the same file; circles of files are seen by their depth.
    boolean extendsItself(String name, Node.Mapping services) {
        Set<String> seen = new HashSet<>();
        String at = name;
        while (seen.add(at)) {
            Optional<Node> extend = Optional.ofNullable(services.members().get(at))
                    .flatMap(service -> ServiceReader.member(service, "extends"));
            if (extend.isEmpty() || ServiceReader.member(extend.get(), "file").isPresent()) {
                return false;
            }
            at = named(extend.get());
        }
        return at.equals(name);
    }

    String named(Node extend) {
        return sources.scalar(extend)
                .or(() -> ServiceReader.member(extend, "service").flatMap(sources::scalar))
                .map(Scalar::text)
                .orElse("");
    }
}
