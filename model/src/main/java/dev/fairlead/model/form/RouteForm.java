package dev.fairlead.model.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.model.Match;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Route;
import dev.fairlead.model.rule.RuleParser;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Optional;

/** A {@link Route} in Traefik's form, both ways. */
public final class RouteForm {

    // Traefik keeps the numbers above for itself.
    private static final int MAX_PRIORITY = Integer.MAX_VALUE - 1000;

    private RouteForm() {}

    /** The route; empty after an error among the findings. */
    public static Optional<Route> read(String name, Node node, Findings findings) {
        Owner own = findings.subject().owner();
        Fields fields = Fields.of(node, findings);
        Reading.name(fields, name);
        String rule = fields.requiredText("rule");
        Optional<Match> match = rule.isEmpty() ? Optional.empty() : match(rule, fields);
        int priority = (int) fields.wholeNumber("priority", Integer.MIN_VALUE, MAX_PRIORITY, 0);
        List<String> entrypoints = fields.texts("entryPoints");
        List<Name> middlewares = Reading.references(fields, "middlewares", own);
        fields.requiredText("service");
        Optional<Name> service = Reading.reference(fields, "service", own);
        Optional<Route.Tls> tls = RouteTlsForm.read(fields, entrypoints, own);
        notYet(fields);
        fields.finish();
        if (findings.failed() || match.isEmpty() || service.isEmpty()) {
            return Optional.empty();
        }
        int effective = priority == 0 ? natural(rule) : priority;
        return Optional.of(new Route(name, rule, match.get(), effective, entrypoints, middlewares, service.get(), tls));
    }

    private static int natural(String rule) {
        return rule.getBytes(UTF_8).length;
    }

    private static Optional<Match> match(String rule, Fields fields) {
        try {
            return Optional.of(RuleParser.parse(rule));
        } catch (RuleParser.Malformed malformed) {
            fields.findings()
                    .error(
                            fields.place("rule"),
                            malformed.text() + " (column " + malformed.column() + " of the rule)",
                            malformed.remedy());
            return Optional.empty();
        }
    }

    private static void notYet(Fields fields) {
        Findings findings = fields.findings();
        fields.unavailable((key, place) -> Reading.unavailable(findings, key, place), "parentRefs");
        fields.unavailable((key, place) -> Reading.without(findings, key, place), "observability");
        fields.optionalText("ruleSyntax")
                .filter(syntax -> !syntax.equals("v3"))
                .ifPresent(syntax -> findings.error(
                        fields.place("ruleSyntax"),
                        "the rule syntax \"" + syntax + "\" is not available",
                        "write the rule in v3 and take ruleSyntax out"));
    }

    /** What {@link #read} reads as an equal route; {@code own} is the source that it is written for. */
    public static Node.Mapping write(Route route, Owner own) {
        Members members = new Members().put("rule", route.rule());
        if (route.priority() != natural(route.rule())) {
            members.put("priority", route.priority());
        }
        if (!route.entrypoints().isEmpty()) {
            members.put("entryPoints", Members.ofTexts(route.entrypoints()));
        }
        if (!route.middlewares().isEmpty()) {
            List<String> names = route.middlewares().stream()
                    .map(name -> Reading.reference(name, own))
                    .toList();
            members.put("middlewares", Members.ofTexts(names));
        }
        route.tls().ifPresent(tls -> members.put("tls", RouteTlsForm.write(tls, own)));
        return members.put("service", Reading.reference(route.service(), own)).build();
    }
}
