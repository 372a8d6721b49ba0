package dev.fairlead.model.form;

import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Route;
import dev.fairlead.model.tls.TlsObjects;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a route says about TLS, in Traefik's form, both ways: {@code true}, or a mapping that may be empty. */
final class RouteTlsForm {

    private static final List<String> PLAIN = List.of("web", "http");

    private RouteTlsForm() {}

    static Optional<Route.Tls> read(Fields route, List<String> entrypoints, Owner own) {
        Optional<Node> node = route.node("tls");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (node.get() instanceof Node.Bool bool) {
            return bool.value() ? Optional.of(checked(Route.Tls.usual(), route, entrypoints)) : Optional.empty();
        }
        Fields fields = Fields.of(node.get(), route.findings());
        Optional<Name> options = Reading.reference(fields, "options", own)
                .filter(name -> !name.name().equals(TlsObjects.DEFAULT));
        List<Route.Domain> domains = new ArrayList<>();
        for (Node each : fields.list("domains")) {
            Fields domain = Fields.of(each, route.findings());
            domains.add(new Route.Domain(domain.text("main", ""), domain.texts("sans")));
            domain.finish();
        }
        fields.optionalText("certResolver")
                .filter(resolver -> !resolver.isEmpty())
                .ifPresent(resolver -> route.findings()
                        .warning(
                                fields.place("certResolver"),
                                "\"certResolver\" is \"" + resolver
                                        + "\", and certificates by ACME are not available in this version: it is served"
                                        + " with one of tls.certificates, or with one that browsers do not trust",
                                "name the certificate's files under tls.certificates"));
        fields.finish();
        return Optional.of(checked(new Route.Tls(options, domains), route, entrypoints));
    }

    private static Route.Tls checked(Route.Tls tls, Fields route, List<String> entrypoints) {
        if (!entrypoints.isEmpty() && PLAIN.containsAll(entrypoints)) {
            route.findings()
                    .warning(
                            route.place("entryPoints"),
                            "the route is served on TLS only, and " + String.join(", ", entrypoints)
                                    + " speaks none, so it takes no request",
                            "add websecure or take \"tls\" out");
        }
        return tls;
    }

    static Node write(Route.Tls tls, Owner own) {
        Members members = new Members();
        tls.options().ifPresent(name -> members.put("options", Reading.reference(name, own)));
        if (!tls.domains().isEmpty()) {
            List<Node> domains = new ArrayList<>();
            for (Route.Domain domain : tls.domains()) {
                Members written = new Members().put("main", domain.main());
                TlsOptionsForm.list(written, "sans", domain.sans());
                domains.add(written.build());
            }
            members.put("domains", Members.of(domains));
        }
        return members.build();
    }
}
