package dev.fairlead.model.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Client;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.model.form.DeclarationForm;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.tree.Json;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Declarations are written in JSON with single quotes, to be read easily. */
final class AssemblerTest {

    private static final KeyHasher KEYS = new KeyHasher() {
        @Override
        public KeyHash hash(String secret) {
            return KeyHash.of(new byte[32]);
        }

        @Override
        public Optional<String> derive(String client, String credential) {
            return Optional.empty();
        }
    };

    private static final String SERVICE = "'services': {'s': {'loadBalancer': {'servers': [{'url': 'http://h'}]}}}";
    private static final String ENDPOINTS = "'endpoints': [{'name': 'e', 'path': '/*'}]";

    private static Declaration declare(Owner owner, String json) {
        try {
            return DeclarationForm.read(Json.read(json.replace('\'', '"'), owner.word()), owner, KEYS);
        } catch (Json.Malformed malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    private static Declaration file(String json) {
        return declare(Owner.FILE, json);
    }

    private static Snapshot assemble(String json) {
        return Assembler.assemble(List.of(file(json)), Snapshot.empty(), Entrypoints.unknown(), ExpressionCheck.NONE);
    }

    private enum Status {
        ENABLED,
        WARNING,
        DISABLED
    }

    private static Status status(Snapshot snapshot, Subject subject) {
        if (snapshot.disabled().contains(subject)) {
            return Status.DISABLED;
        }
        boolean noted = snapshot.diagnostics().stream()
                .anyMatch(diagnostic -> diagnostic.subject().equals(subject));
        return noted ? Status.WARNING : Status.ENABLED;
    }

    private static Name name(String name) {
        return new Name(name, Owner.FILE);
    }

    private static Subject subject(Kind kind, String name) {
        return new Subject(kind, name, Owner.FILE);
    }

    private static List<String> texts(Snapshot snapshot) {
        return snapshot.diagnostics().stream().map(Diagnostic::text).toList();
    }

    private static Client client(Snapshot snapshot, String name) {
        return Objects.requireNonNull(snapshot.clients().get(name(name)));
    }

    private static String product(String name, String basePath, String target) {
        return "'" + name + "': {'basePath': '" + basePath + "', 'proxies': {'x': {" + target + ", " + ENDPOINTS
                + "}}}";
    }

    @Test
    void objects_of_all_sources_stand_side_by_side() {
        Snapshot snapshot = Assembler.assemble(
                List.of(
                        declare(Owner.STORE, "{'http': {" + SERVICE + "}}"),
                        file("{'http': {" + SERVICE + ", 'routers': {"
                                + "'own': {'rule': 'Path(`/a`)', 'service': 's'},"
                                + "'other': {'rule': 'Path(`/b`)', 'service': 's@store'}}}}")),
                Snapshot.empty(),
                Entrypoints.unknown(),
                ExpressionCheck.NONE);
        assertThat(snapshot.diagnostics()).isEmpty();
        assertThat(snapshot.services().keySet()).containsExactly(new Name("s", Owner.STORE), name("s"));
        assertThat(snapshot.routes().values())
                .extracting(route -> route.service().owner())
                .containsExactly(Owner.STORE, Owner.FILE);
    }

    @Test
    void a_route_without_its_middleware_is_disabled_and_the_rest_goes_live() {
        Snapshot snapshot = assemble("{'http': {" + SERVICE + ", 'routers': {"
                + "'bare': {'rule': 'Path(`/a`)', 'service': 's'},"
                + "'guarded': {'rule': 'Path(`/b`)', 'service': 's', 'middlewares': ['auth']}}}}");
        assertThat(snapshot.routes()).containsOnlyKeys(name("bare"));
        assertThat(status(snapshot, subject(Kind.ROUTE, "guarded"))).isEqualTo(Status.DISABLED);
        assertThat(texts(snapshot))
                .containsExactly("its middleware \"auth@file\" does not exist or is disabled, and without it the"
                        + " route would be unprotected");
    }

    @Test
    void a_middleware_of_a_type_that_is_not_there_disables_its_routes() {
        Snapshot snapshot = assemble("{'http': {" + SERVICE + ", 'middlewares': {'auth': {'basicAuth': {}}},"
                + "'routers': {'r': {'rule': 'Path(`/b`)', 'service': 's', 'middlewares': ['auth']}}}}");
        assertThat(snapshot.routes()).isEmpty();
        assertThat(snapshot.disabled())
                .containsExactlyInAnyOrder(subject(Kind.MIDDLEWARE, "auth"), subject(Kind.ROUTE, "r"));
    }

    @Test
    void a_client_without_its_policy_is_disabled_and_an_unknown_product_is_cut() {
        Snapshot snapshot = assemble("{'products': {" + product("pay", "/pay", "'url': 'http://h'") + "},"
                + "'clients': {'a': {'policy': 'gold'}, 'b': {'products': ['pay', 'gone']}}}");
        assertThat(snapshot.clients()).containsOnlyKeys(name("b"));
        assertThat(client(snapshot, "b").products()).containsExactly(name("pay"));
        assertThat(texts(snapshot))
                .containsExactly(
                        "its policy \"gold@file\" does not exist, and without it the client would be unlimited",
                        "the product \"gone@file\" that it may call does not exist or is disabled");
        assertThat(status(snapshot, subject(Kind.CLIENT, "b"))).isEqualTo(Status.WARNING);
    }

    @Test
    void of_two_products_with_one_base_path_the_later_is_disabled() {
        Snapshot snapshot = Assembler.assemble(
                List.of(
                        file("{'products': {" + product("a", "/pay", "'url': 'http://h'") + "}}"),
                        declare(Owner.STORE, "{'products': {" + product("z", "/pay", "'url': 'http://h'") + "}}")),
                Snapshot.empty(),
                Entrypoints.unknown(),
                ExpressionCheck.NONE);
        assertThat(snapshot.products()).containsOnlyKeys(new Name("z", Owner.STORE));
        assertThat(texts(snapshot)).containsExactly("its base path /pay is that of the product \"z@store\" too");
    }

    @Test
    void a_product_with_a_dangling_service_is_disabled_and_a_draft_proxy_is_only_cut() {
        Snapshot snapshot = assemble("{'products': {" + product("a", "/a", "'service': 'none'") + ","
                + product("b", "/b", "'service': 'none', 'draft': true") + "}}");
        assertThat(snapshot.products()).containsOnlyKeys(name("b"));
        assertThat(snapshot.products().values())
                .allMatch(product -> product.proxies().isEmpty());
    }

    @Test
    void a_key_id_belongs_to_one_credential() {
        String credential = "{'name': 'c', 'id': 'aaaaaaaaaaaa', 'hash': '" + "0".repeat(64) + "'}";
        Snapshot snapshot = assemble("{'clients': {'a': {'credentials': [" + credential + "]},"
                + "'b': {'credentials': [" + credential + "]},"
                + "'c': {'credentials': [{'name': 'x'}, {'name': 'y'}]}}}");
        assertThat(snapshot.clients()).containsOnlyKeys(name("a"), name("c"));
        assertThat(texts(snapshot))
                .containsExactly(
                        "the key id \"aaaaaaaaaaaa\" of its credential \"c\" is also one of the client \"a@file\"");
    }

    @Test
    void the_last_good_version_goes_on_being_served() {
        Snapshot good = assemble("{'policies': {'p': {'rateLimit': {'requests': 5, 'per': '1s'}}}}");
        Declaration broken = file("{'policies': {'p': {'rateLimit': {'requests': 0, 'per': '1s'}}}}");
        Snapshot next = Assembler.assemble(List.of(broken), good, Entrypoints.unknown(), ExpressionCheck.NONE);
        assertThat(next.policies()).isEqualTo(good.policies());
        assertThat(next.disabled()).isEmpty();
        assertThat(status(next, subject(Kind.POLICY, "p"))).isEqualTo(Status.WARNING);
        assertThat(texts(next)).contains("its last good version goes on being served");
        assertThat(Assembler.assemble(List.of(broken), next, Entrypoints.unknown(), ExpressionCheck.NONE)
                        .policies())
                .isEqualTo(good.policies());
        assertThat(status(
                        Assembler.assemble(
                                List.of(broken), Snapshot.empty(), Entrypoints.unknown(), ExpressionCheck.NONE),
                        subject(Kind.POLICY, "p")))
                .isEqualTo(Status.DISABLED);
        assertThat(Assembler.assemble(List.of(file("{}")), next, Entrypoints.unknown(), ExpressionCheck.NONE)
                        .policies())
                .isEmpty();
    }

    @Test
    void a_product_comes_back_with_the_services_of_its_urls() {
        Snapshot good = assemble("{'products': {" + product("a", "/a", "'url': 'http://h'") + "}}");
        Snapshot next = Assembler.assemble(
                List.of(file("{'products': {" + product("a", "a", "'url': 'http://h'") + "}}")),
                good,
                Entrypoints.unknown(),
                ExpressionCheck.NONE);
        assertThat(next.products()).isEqualTo(good.products());
        assertThat(next.services()).isEqualTo(good.services());
    }

    @Test
    void the_last_good_version_of_a_route_does_not_come_back_without_its_middleware() {
        String rest = SERVICE + ", 'routers': {'r': {'rule': 'Path(`/b`)', 'service': 's', 'middlewares': ['m']";
        Snapshot good = assemble("{'http': {'middlewares': {'m': {'addPrefix': {'prefix': '/x'}}}, " + rest + "}}}}");
        assertThat(good.routes()).hasSize(1);
        Snapshot next = Assembler.assemble(
                List.of(file("{'http': {" + rest + ", 'priority': 'x'}}}}")),
                good,
                Entrypoints.unknown(),
                ExpressionCheck.NONE);
        assertThat(next.routes()).isEmpty();
        assertThat(status(next, subject(Kind.ROUTE, "r"))).isEqualTo(Status.DISABLED);
    }

    @Test
    void routes_lead_to_the_gateway_itself_and_only_what_they_name_is_there() {
        String routers = "'routers': {'ping': {'rule': 'Path(`/p`)', 'service': 'ping@internal'},"
                + "'api': {'rule': 'Path(`/a`)', 'service': 'api@internal', 'middlewares': ['c']},"
                + "'open': {'rule': 'Path(`/o`)', 'service': 'api@internal', 'middlewares': ['m']},"
                + "'rest': {'rule': 'Path(`/r`)', 'service': 'rest@internal'}}";
        Snapshot snapshot = assemble(
                "{'http': {'middlewares': {'m': {'addPrefix': {'prefix': '/x'}}, 'c': {'chain': {'middlewares':"
                        + " ['m', 'a']}}, 'a': {'ipAllowList': {'sourceRange': ['10.0.0.0/8']}}}, " + routers + "}}");
        assertThat(snapshot.routes()).containsOnlyKeys(name("api"), name("open"), name("ping"));
        assertThat(snapshot.services())
                .containsOnlyKeys(new Name("api", Owner.INTERNAL), new Name("ping", Owner.INTERNAL));
        assertThat(snapshot.diagnostics())
                .extracting(Diagnostic::toString)
                .containsExactly(
                        "file:1:324: route \"open@file\": nothing guards it: whoever reaches its entrypoint can"
                                + " read what \"api@internal\" tells; put a basicAuth, a forwardAuth or an ipAllowList"
                                + " before it",
                        "file:1:404: route \"rest@file\": its service \"rest@internal\" does not exist or is"
                                + " disabled; the gateway has api@internal, dashboard@internal, ping@internal,"
                                + " prometheus@internal, noop@internal");
        Snapshot gone = Assembler.assemble(List.of(file("{}")), snapshot, Entrypoints.unknown(), ExpressionCheck.NONE);
        assertThat(Assembler.assemble(List.of(file("{}")), gone, Entrypoints.unknown(), ExpressionCheck.NONE)
                        .services())
                .isEmpty();
    }

    @Test
    void the_last_good_version_of_a_route_to_the_gateway_itself_goes_on_being_served() {
        String route = "{'http': {'routers': {'p': {'rule': 'Path(`/p`)', 'service': 'ping@internal'";
        Snapshot good = assemble(route + "}}}}");
        Snapshot next = Assembler.assemble(
                List.of(file(route + ", 'priority': 'x'}}}}")), good, Entrypoints.unknown(), ExpressionCheck.NONE);
        assertThat(next.routes()).isEqualTo(good.routes());
        assertThat(next.services()).isEqualTo(good.services());
    }

    @Test
    void a_dashboard_without_its_service_is_told_which_one_it_is() {
        Snapshot snapshot = assemble("{'http': {'routers': {'my-Dashboard': {'rule': 'Host(`d`)'}}}}");
        assertThat(snapshot.diagnostics())
                .extracting(Diagnostic::text, Diagnostic::remedy)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "\"service\" is missing", "add it; for the dashboard and the API it is api@internal"));
    }

    @Test
    void only_routes_lead_to_the_gateway_itself() {
        Snapshot snapshot = assemble("{'products': {" + product("a", "/a", "'service': 'ping@internal'") + "},"
                + "'http': {'services': {'w': {'weighted': {'services': [{'name': 'ping@internal'}]}}},"
                + "'middlewares': {'e': {'errors': {'status': ['500'], 'service': 'api@internal', 'query': '/'}}},"
                + "'routers': {'p': {'rule': 'Path(`/p`)', 'service': 'ping@internal'}}}}");
        assertThat(snapshot.routes()).hasSize(1);
        assertThat(texts(snapshot))
                .containsExactly(
                        "in its proxy \"x\" the service \"ping@internal\" is answered by the gateway itself, and only a"
                                + " route can lead there",
                        "its service \"api@internal\" is answered by the gateway itself, and only a route can lead there",
                        "the service \"ping@internal\" is answered by the gateway itself, and only a route can lead"
                                + " there");
    }

    @Test
    void a_route_below_a_product_is_warned_of() {
        Snapshot snapshot = assemble("{'products': {" + product("a", "/a", "'url': 'http://h'") + "},"
                + "'http': {" + SERVICE + ", 'routers': {"
                + "'hidden': {'rule': 'Host(`h`) && (Path(`/a`) || PathPrefix(`/a/b`))', 'service': 's'},"
                + "'seen': {'rule': 'Path(`/a`) || Path(`/ab`)', 'service': 's'}}}}");
        assertThat(status(snapshot, subject(Kind.ROUTE, "hidden"))).isEqualTo(Status.WARNING);
        assertThat(status(snapshot, subject(Kind.ROUTE, "seen"))).isEqualTo(Status.ENABLED);
        assertThat(snapshot.routes()).hasSize(2);
    }

    @Test
    void of_two_declarations_of_one_source_the_first_counts() {
        Snapshot snapshot = Assembler.assemble(
                List.of(
                        file("{'policies': {'p': {'description': 'first'}}}"),
                        file("{'policies': {'p': {'description': 'second'}}}")),
                Snapshot.empty(),
                Entrypoints.unknown(),
                ExpressionCheck.NONE);
        assertThat(snapshot.policies().values()).extracting("description").containsExactly("first");
        assertThat(texts(snapshot)).containsExactly("it is declared a second time; the first one counts");
    }

    @Test
    void the_same_input_gives_the_same_snapshot() {
        Declaration declaration = file("{'products': {" + product("b", "/x", "'url': 'http://h'") + ","
                + product("a", "/x", "'url': 'http://h'") + "}, 'clients': {'a': {'products': ['b', 'a']}}}");
        Snapshot once =
                Assembler.assemble(List.of(declaration), Snapshot.empty(), Entrypoints.unknown(), ExpressionCheck.NONE);
        assertThat(Assembler.assemble(
                        List.of(declaration), Snapshot.empty(), Entrypoints.unknown(), ExpressionCheck.NONE))
                .isEqualTo(once);
        assertThat(once.number()).isEqualTo(1);
        assertThat(once.products()).containsOnlyKeys(name("a"));
    }

    @Test
    void services_may_lead_to_services_in_any_order() {
        Snapshot snapshot = assemble("{'http': {'services': {"
                + "'a': {'failover': {'service': 'b', 'fallback': 'z'}},"
                + "'b': {'weighted': {'services': [{'name': 'z', 'weight': 3}, {'name': 'c@file'}]}},"
                + "'c': {'mirroring': {'service': 'z', 'mirrors': [{'name': 'z', 'percent': 5}]}},"
                + "'z': {'loadBalancer': {'servers': [{'url': 'http://h'}]}}}}}");
        assertThat(snapshot.diagnostics()).isEmpty();
        assertThat(snapshot.services().keySet()).containsExactly(name("a"), name("b"), name("c"), name("z"));
    }

    @Test
    void a_service_that_leads_back_to_itself_is_refused_and_so_is_what_leads_there() {
        Snapshot snapshot = assemble("{'http': {'services': {"
                + "'a': {'failover': {'service': 'b', 'fallback': 'z'}},"
                + "'b': {'weighted': {'services': [{'name': 'a'}]}},"
                + "'c': {'failover': {'service': 'z', 'fallback': 'a'}},"
                + "'self': {'weighted': {'services': [{'name': 'self'}]}},"
                + "'z': {'loadBalancer': {'servers': [{'url': 'http://h'}]}}}}}");
        assertThat(texts(snapshot))
                .containsExactly(
                        "it leads back to itself: a@file -> b@file -> a@file",
                        "it leads back to itself: b@file -> a@file -> b@file",
                        "the service \"a@file\" that it leads to does not exist or is disabled",
                        "it leads back to itself: self@file -> self@file");
        assertThat(snapshot.services().keySet()).containsExactly(name("z"));
    }

    @Test
    void a_service_that_lost_what_it_leads_to_keeps_its_last_good_version_if_that_still_fits() {
        String good = "{'http': {'services': {'a': {'weighted': {'services': [{'name': 'z'}]}},"
                + "'z': {'loadBalancer': {'servers': [{'url': 'http://h'}]}}}}}";
        Snapshot first = assemble(good);
        Snapshot second = Assembler.assemble(
                List.of(file(good.replace("{'name': 'z'}", "{'name': 'z'}, {'name': 'gone'}"))),
                first,
                Entrypoints.unknown(),
                ExpressionCheck.NONE);
        assertThat(second.services()).isEqualTo(first.services());
        assertThat(texts(second))
                .containsExactly(
                        "the service \"gone@file\" that it leads to does not exist or is disabled",
                        "its last good version goes on being served");
    }
}
