package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.Match;
import dev.fairlead.model.Name;
import dev.fairlead.model.Regex;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Nodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of an HTTPRoute as branches. Regular expressions must take the whole of what they are tried on. */
final class HttpRules {

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,5})(h|ms|m|s)");
    private static final long LEAST_MILLIS = 100;
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private final Filters filters;
    private final Targets targets;
    private final Draft draft;
    private final Faults faults;
    private final IntSupplier ages;

    HttpRules(Filters filters, Targets targets, Draft draft, Faults faults, IntSupplier ages) {
        this.filters = filters;
        this.targets = targets;
        this.draft = draft;
        this.faults = faults;
        this.ages = ages;
    }

    /** The branches of one rule; none where it has to be dropped. */
    List<Branch> read(Node rule, String name) {
        int before = faults.unsupportedSoFar();
        if (Nodes.has(rule, "sessionPersistence") || Nodes.has(rule, "retry")) {
            faults.unsupported("sessionPersistence and retry are not available in this version");
        }
        Name service = targets.of(rule, name);
        Optional<Name> timeouts = timeouts(rule, name);
        List<Node> matches = new ArrayList<>(faults.list(rule, "matches"));
        if (matches.isEmpty()) {
            matches.add(new Node.Mapping(java.util.Map.of(), rule.place()));
        }
        List<Branch> branches = new ArrayList<>();
        for (int i = 0; i < matches.size(); i++) {
            branches.add(branch(rule, matches.get(i), name, i, service, timeouts));
        }
        return faults.unsupportedSoFar() == before ? branches : List.of();
    }

    private Branch branch(Node rule, Node match, String name, int number, Name service, Optional<Name> timeouts) {
        List<Match> conditions = new ArrayList<>();
        Node path = Nodes.at(match, "path");
        String type = faults.text(path, "type", "PathPrefix");
        String value = faults.text(path, "value", "/");
        conditions.add(path(type, value));
        Optional<String> method = Optional.of(faults.text(match, "method", "")).filter(text -> !text.isEmpty());
        method.ifPresent(text -> conditions.add(method(text)));
        int headers = headers(match, conditions);
        int queries = queries(match, conditions);
        List<Name> middlewares = new ArrayList<>(filters.middlewares(
                name + "." + number, rule, type.equals("PathPrefix") ? Optional.of(value) : Optional.empty()));
        timeouts.ifPresent(middlewares::add);
        boolean whole = type.equals("Exact");
        return new Branch(
                name + "." + number,
                conditions,
                whole ? Precedence.Path.WHOLE : Precedence.Path.BEGINNING,
                type.equals("PathPrefix") ? Math.max(1, Segments.cut(value).length()) : value.length(),
                method.isPresent(),
                headers,
                queries,
                ages.getAsInt(),
                middlewares,
                service,
                match.place());
    }

    private Match path(String type, String value) {
        if (!value.startsWith("/") && !type.equals("RegularExpression")) {
            faults.unsupported("the path \"" + value + "\" does not begin with /");
        }
        return switch (type) {
            case "Exact" -> new Match.Path(value);
            case "PathPrefix" -> Segments.beginning(value);
            case "RegularExpression" ->
                whole(value).<Match>map(Match.PathRegexp::new).orElse(new Match.Path("/"));
            default -> {
                faults.unsupported("a match of a path of the type \"" + type + "\" is not known");
                yield new Match.Path("/");
            }
        };
    }

    private Match method(String text) {
        if (!METHODS.contains(text)) {
            faults.unsupported("the method \"" + text + "\" is not known");
        }
        return new Match.Method(text);
    }

    // Of several for one header only the first counts.
    private int headers(Node match, List<Match> to) {
        Set<String> seen = new HashSet<>();
        for (Node header : faults.list(match, "headers")) {
            String name = faults.text(header, "name", "");
            String value = faults.text(header, "value", "");
            if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}")) {
                faults.unsupported("\"" + name + "\" is not the name of a header");
            } else if (seen.add(name.toLowerCase(Locale.ROOT))) {
                if (isExpression(header)) {
                    whole(value).ifPresent(regex -> to.add(new Match.HeaderRegexp(name, regex)));
                } else {
                    to.add(new Match.Header(name, value));
                }
            }
        }
        return seen.size();
    }

    private int queries(Node match, List<Match> to) {
        Set<String> seen = new HashSet<>();
        for (Node query : faults.list(match, "queryParams")) {
            String name = faults.text(query, "name", "");
            String value = faults.text(query, "value", "");
            if (seen.add(name)) {
                if (isExpression(query)) {
                    whole(value).ifPresent(regex -> to.add(new Match.QueryRegexp(name, regex)));
                } else {
                    to.add(new Match.Query(name, Optional.of(value)));
                }
            }
        }
        return seen.size();
    }

    private boolean isExpression(Node match) {
        String type = faults.text(match, "type", "Exact");
        if (!type.equals("Exact") && !type.equals("RegularExpression")) {
            faults.unsupported("a match of the type \"" + type + "\" is not known");
        }
        return type.equals("RegularExpression");
    }

    private Optional<Regex> whole(String expression) {
        try {
            return Optional.of(new Regex("^(?:" + expression + ")$"));
        } catch (IllegalArgumentException malformed) {
            faults.unsupported(String.valueOf(malformed.getMessage()));
            return Optional.empty();
        }
    }

    // -- timeouts ---------------------------------------------------------------------------------------------------

    private Optional<Name> timeouts(Node rule, String name) {
        Node timeouts = Nodes.at(rule, "timeouts");
        Members members = new Members();
        duration(timeouts, "request").ifPresent(time -> members.put("total", time.toMillis() + "ms"));
        // One that is 0 is no bound; without one the gateway's own holds. Shorter ones than a backend can be given are
        // the shortest that it can.
        duration(timeouts, "backendRequest")
                .filter(time -> !time.isZero())
                .ifPresent(time -> members.put("response", Math.max(LEAST_MILLIS, time.toMillis()) + "ms"));
        Node.Mapping options = members.build();
        return options.members().isEmpty()
                ? Optional.empty()
                : Optional.of(draft.middleware(
                        name + ":timeouts",
                        new Members().put("timeouts", options).build()));
    }

    private Optional<Duration> duration(Node timeouts, String which) {
        Optional<String> text = Nodes.text(timeouts, which);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.get().matches("(" + DURATION.pattern() + "){1,4}")) {
            faults.unsupported("the timeout \"" + text.get() + "\" is not a duration such as 500ms");
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        Matcher part = DURATION.matcher(text.get());
        while (part.find()) {
            long number = Long.parseLong(part.group(1));
            sum = sum.plus(
                    switch (part.group(2)) {
                        case "h" -> Duration.ofHours(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "s" -> Duration.ofSeconds(number);
                        default -> Duration.ofMillis(number);
                    });
        }
        return Optional.of(sum);
    }
}
