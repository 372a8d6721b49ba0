package dev.fairlead.gateway.assembly;

import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.http.PathRewrite.Part;
import dev.fairlead.gateway.route.PathText;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.PathPattern.Segment;
import dev.fairlead.model.Product;
import java.util.ArrayList;
import java.util.List;

/** How an endpoint's path becomes the one that its service sees: base path and proxy path are cut, or a target is built. */
final class Rewrites {

    private Rewrites() {}

    /** The rewrite for an endpoint below {@code prefix}, the product's base path and the proxy's path together. */
    static PathRewrite of(String prefix, Product.Endpoint endpoint) {
        String canonical = PathText.canonical(prefix);
        if (endpoint.target().equals(endpoint.path())) {
            return canonical.isEmpty() ? new PathRewrite.Keep() : new PathRewrite.Strip(canonical.length());
        }
        int before = (int) canonical.chars().filter(letter -> letter == '/').count();
        return template(before, endpoint.path(), endpoint.target());
    }

    private static PathRewrite template(int before, PathPattern path, PathPattern target) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (Segment segment : target.segments()) {
            literal.append('/');
            switch (segment) {
                case Segment.Literal text -> literal.append(PathText.canonical(text.text()));
                case Segment.Parameter parameter -> {
                    parts.add(new Part.Literal(literal.toString()));
                    literal.setLength(0);
                    parts.add(new Part.Segment(before + path.segments().indexOf(parameter)));
                }
            }
        }
        if (!literal.isEmpty()) {
            parts.add(new Part.Literal(literal.toString()));
        }
        if (target.wildcard()) {
            parts.add(new Part.Rest(before + path.segments().size()));
        }
        return new PathRewrite.Template(parts.isEmpty() ? List.of(new Part.Literal("/")) : parts);
    }
}
