package dev.fairlead.model.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.model.Match;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Route;
import dev.fairlead.model.rule.RuleParser;
import dev.fairlead.model.rule.RulePrinter;
import dev.fairlead.model.rule.RuleSyntax;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A {@link Route} in Traefik's form, both ways. */
public final class RouteForm {

    // Traefik keeps the numbers above for itself.
    private static final long MAX_PRIORITY = Long.MAX_VALUE - 1000;

    private RouteForm() {}

    /** The route; empty after an error among the findings. */
    public static Optional<Route> read(String name, Node node, Findings findings) {
        Owner own = findings.subject().owner();
        Fields fields = Fields.of(node, findings);
        Reading.name(fields, name);
        String rule = fields.requiredText("rule");
        RuleSyntax syntax = syntax(fields);
        Optional<Match> match = rule.isEmpty() ? Optional.empty() : match(rule, syntax, fields);
        long priority = fields.wholeNumber("priority", Long.MIN_VALUE, MAX_PRIORITY, 0);
        List<String> entrypoints = fields.texts("entryPoints");
        List<Name> middlewares = Reading.references(fields, "middlewares", own);
        service(fields, name);
        Optional<Name> service = Reading.reference(fields, "service", own);
        Optional<Route.Tls> tls = RouteTlsForm.read(fields, entrypoints, own);
        notYet(fields);
        fields.finish();
        if (findings.failed() || match.isEmpty() || service.isEmpty()) {
            return Optional.empty();
        }
        long effective = priority == 0 ? natural(rule) : priority;
        // One language inside: what was written in the other is kept as what it means.
        String text = syntax == RuleSyntax.V2 ? RulePrinter.print(match.get()) : rule;
        return Optional.of(new Route(name, text, match.get(), effective, entrypoints, middlewares, service.get(), tls));
    }

    // The one that is forgotten most: in Traefik it then means the container that the labels are on.
    private static void service(Fields fields, String name) {
        boolean given =
                fields.optionalText("service").filter(text -> !text.isEmpty()).isPresent();
        if (!given && name.toLowerCase(Locale.ROOT).contains("dashboard")) {
            fields.missing("service", "add it; for the dashboard and the API it is api@internal");
        } else {
            fields.requiredText("service");
        }
    }

    private static int natural(String rule) {
        return rule.getBytes(UTF_8).length;
    }

    private static Optional<Match> match(String rule, RuleSyntax syntax, Fields fields) {
        try {
            return Optional.of(RuleParser.parse(rule, syntax));
        } catch (RuleParser.Malformed malformed) {
            // An expression that cannot be read is one in both versions.
            boolean older = syntax == RuleSyntax.V3 && !malformed.remedy().equals(RuleParser.EXPRESSION);
            String remedy = older
                    ? rewritten(rule).map(whole -> "write " + whole).orElse(malformed.remedy())
                    : malformed.remedy();
            fields.findings()
                    .error(
                            fields.place("rule"),
                            malformed.text() + " (column " + malformed.column() + " of the rule)",
                            remedy);
            return Optional.empty();
        }
    }

    // What a rule of version 2 means, in the words of version 3.
    private static Optional<String> rewritten(String rule) {
        try {
            return Optional.of(RulePrinter.print(RuleParser.parse(rule, RuleSyntax.V2)));
        } catch (RuleParser.Malformed neither) {
            return Optional.empty();
        }
    }

    // A word that is not known means version 3, as in Traefik.
    private static RuleSyntax syntax(Fields fields) {
        String word = fields.text("ruleSyntax", "v3");
        if (!word.equals("v2") && !word.equals("v3")) {
            fields.findings()
                    .warning(
                            fields.place("ruleSyntax"),
                            "the rule syntax \"" + word + "\" is not known; v3 is used",
                            "write v3 or v2");
        }
        return word.equals("v2") ? RuleSyntax.V2 : RuleSyntax.V3;
    }

    private static void notYet(Fields fields) {
        Findings findings = fields.findings();
        fields.unavailable((key, place) -> Reading.unavailable(findings, key, place), "parentRefs");
        fields.unavailable((key, place) -> Reading.without(findings, key, place), "observability");
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
