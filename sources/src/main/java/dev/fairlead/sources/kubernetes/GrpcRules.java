package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.Match;
import dev.fairlead.model.Name;
import dev.fairlead.model.Regex;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Nodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/** The rules of a GRPCRoute as branches: a method of gRPC is the path {@code /service/method}. */
final class GrpcRules {

    private static final String ANY = "[^/]+";

    private final Filters filters;
    private final Targets targets;
    private final Faults faults;
    private final IntSupplier ages;

    GrpcRules(Filters filters, Targets targets, Faults faults, IntSupplier ages) {
        this.filters = filters;
        this.targets = targets;
        this.faults = faults;
        this.ages = ages;
    }

    /** The branches of one rule; none where it has to be dropped. */
    List<Branch> read(Node rule, String name) {
        int before = faults.unsupportedSoFar();
        if (Nodes.has(rule, "sessionPersistence")) {
            faults.unsupported("sessionPersistence is not available in this version");
        }
        Name service = targets.of(rule, name);
        List<Name> middlewares = filters.middlewares(name, rule, Optional.empty());
        List<Node> matches = new ArrayList<>(faults.list(rule, "matches"));
        if (matches.isEmpty()) {
            matches.add(new Node.Mapping(Map.of(), rule.place()));
        }
        List<Branch> branches = new ArrayList<>();
        for (int i = 0; i < matches.size(); i++) {
            branches.add(branch(matches.get(i), name + "." + i, service, middlewares));
        }
        return faults.unsupportedSoFar() == before ? branches : List.of();
    }

    private Branch branch(Node match, String name, Name service, List<Name> middlewares) {
        Node method = Nodes.at(match, "method");
        String asked = faults.text(method, "service", "");
        String called = faults.text(method, "method", "");
        boolean expression = faults.text(method, "type", "Exact").equals("RegularExpression");
        List<Match> conditions = new ArrayList<>();
        conditions.add(path(asked, called, expression));
        int headers = 0;
        for (Node header : faults.list(match, "headers")) {
            String value = faults.text(header, "value", "");
            String field = faults.text(header, "name", "");
            if (!field.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}")) {
                faults.unsupported("\"" + field + "\" is not the name of a header");
            }
            if (faults.text(header, "type", "Exact").equals("RegularExpression")) {
                regex("^(?:" + value + ")$").ifPresent(read -> conditions.add(new Match.HeaderRegexp(field, read)));
            } else {
                conditions.add(new Match.Header(field, value));
            }
            headers++;
        }
        boolean whole = !expression && !asked.isEmpty() && !called.isEmpty();
        return new Branch(
                name,
                conditions,
                whole ? Precedence.Path.WHOLE : Precedence.Path.BEGINNING,
                Math.max(1, asked.length() + called.length()),
                false,
                headers,
                0,
                ages.getAsInt(),
                middlewares,
                service,
                match.place());
    }

    private Match path(String service, String method, boolean expression) {
        if (service.isEmpty() && method.isEmpty()) {
            return new Match.PathPrefix("/");
        }
        if (!expression && !service.isEmpty()) {
            String start = "/" + service + "/";
            return method.isEmpty() ? new Match.PathPrefix(start) : new Match.Path(start + method);
        }
        String first = service.isEmpty() ? ANY : expression ? "(?:" + service + ")" : literal(service);
        String second = method.isEmpty() ? ANY : expression ? "(?:" + method + ")" : literal(method);
        return regex("^/" + first + "/" + second + "$")
                .<Match>map(Match.PathRegexp::new)
                .orElse(new Match.Path("/"));
    }

    private static String literal(String text) {
        return text.replaceAll("([^A-Za-z0-9_])", "\\\\$1");
    }

    private Optional<Regex> regex(String text) {
        try {
            return Optional.of(new Regex(text));
        } catch (IllegalArgumentException malformed) {
            faults.unsupported(String.valueOf(malformed.getMessage()));
            return Optional.empty();
        }
    }
}
