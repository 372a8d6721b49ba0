package dev.fairlead.model.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.model.Match;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Route;
import dev.fairlead.model.TcpRoute;
import dev.fairlead.model.rule.RuleParser;
import dev.fairlead.model.rule.RuleSyntax;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Optional;

/** A {@link TcpRoute} in Traefik's form, both ways. */
public final class TcpRouteForm {

    private static final long MAX_PRIORITY = Long.MAX_VALUE - 1000;

    private TcpRouteForm() {}

    /** The route; empty after an error among the findings. */
    public static Optional<TcpRoute> read(String name, Node node, Findings findings) {
        Owner own = findings.subject().owner();
        Fields fields = Fields.of(node, findings);
        Reading.name(fields, name);
        String rule = fields.requiredText("rule");
        Optional<Match> match = rule.isEmpty() ? Optional.empty() : match(rule, fields);
        long priority = fields.wholeNumber("priority", Long.MIN_VALUE, MAX_PRIORITY, 0);
        List<String> entrypoints = fields.texts("entryPoints");
        List<Name> middlewares = Reading.references(fields, "middlewares", own);
        fields.requiredText("service");
        Optional<Name> service = Reading.reference(fields, "service", own);
        Optional<TcpRoute.Tls> tls = tls(fields);
        fields.optionalText("ruleSyntax")
                .filter(word -> !word.equals("v3"))
                .ifPresent(word -> findings.error(
                        fields.place("ruleSyntax"),
                        "\"ruleSyntax\" is \"" + word + "\"",
                        "rules of TCP are of v3 only"));
        fields.finish();
        if (findings.failed() || match.isEmpty() || service.isEmpty()) {
            return Optional.empty();
        }
        long effective = priority == 0 ? rule.getBytes(UTF_8).length : priority;
        TcpRoute route = new TcpRoute(name, rule, match.get(), effective, entrypoints, middlewares, service.get(), tls);
        placed(route, fields);
        return findings.failed() ? Optional.empty() : Optional.of(route);
    }

    private static Optional<Match> match(String rule, Fields fields) {
        try {
            return Optional.of(RuleParser.parse(rule, RuleSyntax.TCP));
        } catch (RuleParser.Malformed malformed) {
            fields.findings()
                    .error(
                            fields.place("rule"),
                            malformed.text() + " (column " + malformed.column() + " of the rule)",
                            malformed.remedy());
            return Optional.empty();
        }
    }

    private static Optional<TcpRoute.Tls> tls(Fields route) {
        Optional<Node> node = route.node("tls");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (node.get() instanceof Node.Bool bool) {
            return bool.value() ? Optional.of(new TcpRoute.Tls(false)) : Optional.empty();
        }
        Fields fields = Fields.of(node.get(), route.findings());
        boolean passthrough = fields.bool("passthrough", false);
        List<Route.Domain> domains = RouteTlsForm.domains(fields);
        Optional<String> resolver = RouteTlsForm.resolver(fields).filter(name -> !passthrough);
        // Options say who may come in, so none is ignored.
        fields.optionalText("options")
                .filter(options -> !options.isEmpty() && !options.equals("default"))
                .ifPresent(options -> route.findings()
                        .error(
                                fields.place("options"),
                                passthrough
                                        ? "the options \"" + options
                                                + "\" cannot hold: with passthrough the service speaks TLS, not the gateway"
                                        : "options of TLS for TCP are not available in this version",
                                "take \"options\" out"));
        fields.finish();
        return Optional.of(new TcpRoute.Tls(passthrough, passthrough ? List.of() : domains, resolver));
    }

    private static void placed(TcpRoute route, Fields fields) {
        Findings findings = fields.findings();
        if (route.tls().isPresent()) {
            return;
        }
        if (!route.takesAnyHost()) {
            findings.error(
                    fields.place("rule"),
                    "the rule asks for a host, and a connection without TLS names none",
                    "add \"tls\" with passthrough, or write HostSNI(`*`)");
            return;
        }
        boolean shares = route.entrypoints().isEmpty()
                || route.entrypoints().stream().anyMatch(name -> name.equals("web") || name.equals("http"));
        if (!shares) {
            return;
        }
        findings.warning(
                fields.place(),
                "it takes every connection of the entrypoint web that its rule fits, so that no HTTP is spoken on them",
                "add \"tls\" with passthrough if only some hosts are meant");
    }

    /** What {@link #read} reads as an equal route; {@code own} is the source that it is written for. */
    public static Node.Mapping write(TcpRoute route, Owner own) {
        Members members = new Members().put("rule", route.rule());
        if (route.priority() != route.rule().getBytes(UTF_8).length) {
            members.put("priority", route.priority());
        }
        if (!route.entrypoints().isEmpty()) {
            members.put("entryPoints", Members.ofTexts(route.entrypoints()));
        }
        if (!route.middlewares().isEmpty()) {
            members.put(
                    "middlewares",
                    Members.ofTexts(route.middlewares().stream()
                            .map(name -> Reading.reference(name, own))
                            .toList()));
        }
        route.tls().ifPresent(tls -> {
            Members written = new Members();
            if (tls.passthrough()) {
                written.put("passthrough", true);
            }
            RouteTlsForm.writeCertificates(written, tls.certResolver(), tls.domains());
            members.put("tls", written.build());
        });
        return members.put("service", Reading.reference(route.service(), own)).build();
    }
}
