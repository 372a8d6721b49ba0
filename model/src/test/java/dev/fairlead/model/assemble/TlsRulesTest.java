package dev.fairlead.model.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Route;
import dev.fairlead.model.Service;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Subject;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.model.rule.RuleParser;
import dev.fairlead.model.rule.RuleSyntax;
import dev.fairlead.model.tls.ServersTransport;
import dev.fairlead.model.tls.TlsObjects;
import dev.fairlead.model.tls.TlsOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A route is never served with less protection than it asks for, and a service never believes more than it says. */
final class TlsRulesTest {

    private static final Name SERVICE = new Name("s", Owner.FILE);

    private final Map<String, Route> routes = new HashMap<>();
    private final Map<String, TlsOptions> options = new HashMap<>();
    private final Map<String, ServersTransport> transports = new HashMap<>();
    private Optional<Name> transport = Optional.empty();

    private void route(String name, String rule, String named) throws RuleParser.Malformed {
        Route.Tls tls =
                new Route.Tls(named.isEmpty() ? Optional.empty() : Optional.of(new Name(named, Owner.FILE)), List.of());
        routes.put(
                name,
                new Route(
                        name,
                        rule,
                        RuleParser.parse(rule, RuleSyntax.V3),
                        1,
                        List.of(),
                        List.of(),
                        SERVICE,
                        Optional.of(tls)));
    }

    private Snapshot assemble(Snapshot previous) {
        Service service = new Service("s", Service.LoadBalancer.of(List.of(), true, transport));
        AllObjects<String> objects = AllObjects.<String>none()
                .withRoutes(routes)
                .withServices(Map.of("s", service))
                .withTls(new TlsObjects<>(options, Map.of(), transports));
        Declaration declaration = Declaration.of(Owner.FILE, objects);
        return Assembler.assemble(List.of(declaration), previous, Entrypoints.unknown(), ExpressionCheck.NONE);
    }

    @Test
    void options_that_are_missing_disable_the_route() throws RuleParser.Malformed {
        route("r", "Host(`a.example`)", "strict");
        Snapshot snapshot = assemble(Snapshot.empty());
        assertThat(snapshot.routes()).isEmpty();
        assertThat(snapshot.diagnostics())
                .extracting(Diagnostic::text)
                .containsExactly(
                        "its TLS options \"strict@file\" do not exist or are disabled, and without them the route"
                                + " would be less protected");
    }

    @Test
    void options_need_a_host_that_the_rule_names() throws RuleParser.Malformed {
        options.put("strict", TlsOptions.usual());
        route("bound", "(Host(`a.example`) || Host(`b.example`)) && PathPrefix(`/x`)", "strict");
        route("free", "Host(`c.example`) || PathPrefix(`/x`)", "strict");
        route("any", "HostRegexp(`.*`)", "strict");
        route("usual", "PathPrefix(`/x`)", "");
        Snapshot snapshot = assemble(Snapshot.empty());
        assertThat(snapshot.routes().keySet())
                .containsExactlyInAnyOrder(new Name("bound", Owner.FILE), new Name("usual", Owner.FILE));
        assertThat(snapshot.disabled())
                .containsExactlyInAnyOrder(
                        new Subject(Subject.Kind.ROUTE, "free", Owner.FILE),
                        new Subject(Subject.Kind.ROUTE, "any", Owner.FILE));
    }

    @Test
    void a_host_has_one_set_of_options_and_the_second_route_is_disabled() throws RuleParser.Malformed {
        options.put("one", TlsOptions.usual());
        options.put("two", TlsOptions.usual());
        route("first", "Host(`a.example`)", "one");
        route("second", "Host(`a.example`) && PathPrefix(`/x`)", "two");
        route("third", "Host(`a.example`) && PathPrefix(`/y`)", "");
        Snapshot snapshot = assemble(Snapshot.empty());
        assertThat(snapshot.disabled()).containsExactly(new Subject(Subject.Kind.ROUTE, "second", Owner.FILE));
        assertThat(snapshot.diagnostics())
                .extracting(Diagnostic::text)
                .containsExactly(
                        "another route gives the host a.example the TLS options \"one@file\", and a host has one"
                                + " set of options");
    }

    @Test
    void a_transport_that_is_missing_disables_the_service_unless_it_was_good_before() {
        transport = Optional.of(new Name("inner", Owner.FILE));
        assertThat(assemble(Snapshot.empty()).services()).isEmpty();
        transports.put("inner", ServersTransport.usual());
        Snapshot good = assemble(Snapshot.empty());
        assertThat(good.services()).hasSize(1);
        assertThat(good.tls().transports()).hasSize(1);
    }
}
