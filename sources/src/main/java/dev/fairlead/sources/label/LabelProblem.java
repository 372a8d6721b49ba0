package dev.fairlead.sources.label;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import java.util.List;
import java.util.Locale;

/**
 * What is wrong with one label.
 *
 * @param path of the label behind its root, as far as it could be read; says whose the problem is
 */
record LabelProblem(List<String> path, Place place, String text, String remedy) {

    Diagnostic diagnostic(Owner owner) {
        return Diagnostic.error(subject(owner), place, text, remedy);
    }

    /** The object that the label is about; the source as a whole where it is about none. */
    Subject subject(Owner owner) {
        String section = path.isEmpty() ? "" : path.getFirst().toLowerCase(Locale.ROOT);
        if (section.equals("products") && path.size() > 1 && !path.get(1).isBlank()) {
            return new Subject(Kind.PRODUCT, path.get(1), owner);
        }
        boolean tcp = section.equals("tcp");
        if (!(tcp || section.equals("http")) || path.size() < 3 || path.get(2).isBlank()) {
            return new Subject(Kind.SOURCE, "", owner);
        }
        String name = path.get(2);
        return switch (path.get(1).toLowerCase(Locale.ROOT)) {
            case "routers" -> new Subject(tcp ? Kind.TCP_ROUTE : Kind.ROUTE, name, owner);
            case "services" -> new Subject(tcp ? Kind.TCP_SERVICE : Kind.SERVICE, name, owner);
            case "middlewares" -> new Subject(tcp ? Kind.TCP_MIDDLEWARE : Kind.MIDDLEWARE, name, owner);
            default -> new Subject(Kind.SOURCE, "", owner);
        };
    }
}
