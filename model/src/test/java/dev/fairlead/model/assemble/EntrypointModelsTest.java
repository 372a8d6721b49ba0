package dev.fairlead.model.assemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Route;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.model.form.DeclarationForm;
import dev.fairlead.model.form.EntrypointForm;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.tree.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for all routes of a listener is in each of them, or they are not served. */
final class EntrypointModelsTest {

    private static final String REST = "'services': {'s': {'loadBalancer': {'servers': [{'url': 'http://h'}]}}},"
            + " 'middlewares': {'auth': {'ipAllowList': {'sourceRange': ['10.0.0.0/8']}}, 'own': {'contentType': {}}}";

    private static Snapshot assemble(String routes, Snapshot previous, Entrypoints entrypoints) {
        return Assembler.assemble(
                List.of(declare("{'http': {'routers': {" + routes + "}, " + REST + "}}")),
                previous,
                entrypoints,
                ExpressionCheck.NONE);
    }

    private static Declaration declare(String json) {
        KeyHasher keys = new KeyHasher() {
            @Override
            public KeyHash hash(String secret) {
                return KeyHash.of(secret.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public Optional<String> derive(String client, String credential) {
                return Optional.empty();
            }
        };
        try {
            return DeclarationForm.read(Json.read(json.replace('\'', '"'), "file"), Owner.FILE, keys);
        } catch (Json.Malformed malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    @Test
    void a_resolver_of_the_entrypoint_orders_for_routes_that_say_nothing_of_tls() {
        Entrypoints ordering = entrypoints("", "websecure certResolver=le", "", "");
        Snapshot snapshot = assemble(
                "'own': {'rule': 'Host(`a.example.com`)', 'service': 's', 'entryPoints': ['websecure'], 'tls': {}},"
                        + " 'says': {'rule': 'Host(`b.example.com`)', 'service': 's', 'entryPoints': ['websecure']}",
                Snapshot.empty(),
                ordering);
        assertThat(resolver(snapshot, "says")).contains("le");
        // As in Traefik: a route with a tls of its own has nothing of the entrypoint's.
        assertThat(resolver(snapshot, "own")).isEmpty();
        assertThat(EntrypointForm.tls("websecure=modern@file certresolver=le, web"))
                .containsEntry("websecure", new Entrypoints.Tls("modern@file", Optional.of("le")))
                .containsEntry("web", new Entrypoints.Tls("default", Optional.empty()));
    }

    private static Optional<String> resolver(Snapshot snapshot, String route) {
        return Objects.requireNonNull(snapshot.routes().get(new Name(route, Owner.FILE)))
                .tls()
                .flatMap(Route.Tls::certResolver);
    }

    private static Entrypoints entrypoints(String middlewares, String tls, String redirections, String defaults) {
        return EntrypointForm.of(
                        EntrypointForm.names("internal=http"),
                        EntrypointForm.middlewares(middlewares),
                        EntrypointForm.tls(tls),
                        EntrypointForm.redirections(redirections),
                        EntrypointForm.defaults(defaults))
                .on(Map.of("http", 8080, "https", 8443));
    }

    private static List<String> lines(Snapshot snapshot) {
        return snapshot.routes().entrySet().stream()
                .map(each -> each.getKey() + " on " + each.getValue().entrypoints() + " by "
                        + each.getValue().middlewares()
                        + (each.getValue().tls().isPresent() ? " with TLS" : ""))
                .toList();
    }

    private static List<String> texts(Snapshot snapshot) {
        return snapshot.diagnostics().stream().map(Diagnostic::text).toList();
    }

    @Test
    void middlewares_and_tls_of_a_listener_are_in_the_routes_that_are_served_there() {
        Snapshot snapshot = assemble(
                "'all': {'rule': 'Path(`/`)', 'service': 's', 'middlewares': ['own']},"
                        + "'both': {'rule': 'Path(`/`)', 'service': 's', 'entryPoints': ['internal', 'websecure']},"
                        + "'plain': {'rule': 'Path(`/`)', 'service': 's', 'entryPoints': ['http']}",
                Snapshot.empty(),
                entrypoints("websecure=auth", "websecure", "", ""));

        assertThat(texts(snapshot)).isEmpty();
        assertThat(lines(snapshot))
                .containsExactly(
                        "all@file on [internal] by [own@file]",
                        "both@file on [internal] by []",
                        "plain@file on [http] by []",
                        "websecure-all@file on [websecure] by [auth@file, own@file] with TLS",
                        "websecure-both@file on [websecure] by [auth@file] with TLS");
    }

    @Test
    void a_listener_may_be_where_routes_are_served_that_name_none() {
        Snapshot snapshot = assemble(
                "'r': {'rule': 'Path(`/`)', 'service': 's'}",
                Snapshot.empty(),
                entrypoints("", "web", "", "websecure"));

        assertThat(lines(snapshot)).containsExactly("r@file on [websecure] by []");
    }

    @Test
    void a_route_is_not_served_without_a_middleware_of_its_listener_and_keeps_its_last_good_version() {
        Entrypoints guarded = entrypoints("web=auth,web=gone", "", "", "");
        String route = "'r': {'rule': 'Path(`/`)', 'service': 's', 'entryPoints': ['web']}";
        Snapshot missing = assemble(route, Snapshot.empty(), guarded);

        assertThat(missing.routes()).isEmpty();
        assertThat(texts(missing))
                .containsExactly("its middleware \"gone@file\" of the entrypoint \"web\" does not exist or is disabled,"
                        + " and without it the route would be unprotected");

        Entrypoints both = entrypoints("web=auth,websecure=auth", "websecure", "", "");
        Snapshot good = assemble("'r': {'rule': 'Path(`/`)', 'service': 's'}", Snapshot.empty(), both);
        Snapshot broken = assemble("'r': {'rule': 'Path(', 'service': 's'}", good, both);
        assertThat(lines(broken)).isEqualTo(lines(good)).hasSize(2);
    }

    @Test
    void a_redirection_is_a_route_of_the_gateway_before_all_others() {
        Snapshot snapshot = assemble("", Snapshot.empty(), entrypoints("web=gone", "", "web=websecure", ""));

        assertThat(lines(snapshot))
                .containsExactly("web-to-websecure@internal on [web] by [redirect-web-to-websecure@internal]");
        assertThat(snapshot.routes().values())
                .allSatisfy(route -> assertThat(route.priority()).isEqualTo(Long.MAX_VALUE - 1));
        assertThat(snapshot.middlewares().toString())
                .contains("RedirectScheme[scheme=https, port=8443, permanent=true]");
        assertThat(assemble("", Snapshot.empty(), entrypoints("", "", "web=:443 priority=3 permanent=false", ""))
                        .middlewares()
                        .toString())
                .contains("port=443, permanent=false");
    }

    @Test
    void a_route_where_nobody_listens_is_told() {
        String routes = "'nowhere': {'rule': 'Path(`/`)', 'service': 's', 'entryPoints': ['webscure']},"
                + "'own': {'rule': 'Path(`/`)', 'service': 's', 'entryPoints': ['traefik']},"
                + "'half': {'rule': 'Path(`/`)', 'service': 's', 'entryPoints': ['web', 'metrics']}";
        Snapshot snapshot = assemble(routes, Snapshot.empty(), Entrypoints.usual());

        assertThat(lines(snapshot)).containsExactly("half@file on [web, metrics] by []");
        assertThat(snapshot.diagnostics())
                .extracting(Diagnostic::severity)
                .containsExactly(Diagnostic.Severity.WARNING, Diagnostic.Severity.ERROR, Diagnostic.Severity.ERROR);
        assertThat(texts(snapshot))
                .containsExactly(
                        "its entrypoint \"metrics\" does not exist, so nobody listens there for it",
                        "its entrypoint \"webscure\" does not exist, so nobody listens there for it",
                        "its entrypoint \"traefik\" is the gateway's own side, and no route is served there");
        assertThat(texts(assemble(routes, Snapshot.empty(), Entrypoints.unknown())))
                .isEmpty();
    }

    @Test
    void routes_of_tcp_know_the_names_of_listeners() {
        Declaration declared = declare("{'tcp': {'routers': {"
                + "'named': {'rule': 'HostSNI(`a`)', 'service': 's', 'tls': {}, 'entryPoints': ['public']},"
                + "'none': {'rule': 'HostSNI(`b`)', 'service': 's', 'tls': {}},"
                + "'plain': {'rule': 'HostSNI(`c`)', 'service': 's', 'tls': {}, 'entryPoints': ['web']}},"
                + "'services': {'s': {'loadBalancer': {'servers': []}}}}}");
        Entrypoints named = EntrypointForm.of(
                EntrypointForm.names("public=https"), Map.of(), Map.of(), Map.of(), List.of("public"));
        Snapshot snapshot = Assembler.assemble(List.of(declared), Snapshot.empty(), named, ExpressionCheck.NONE);

        assertThat(snapshot.tcp().routes().values())
                .extracting(route -> route.name() + route.entrypoints())
                .containsExactly("named[public]", "none[public]");
        assertThat(texts(snapshot)).containsExactly("none of its entrypoints, web, speaks TLS here");
        Snapshot usual =
                Assembler.assemble(List.of(declared), Snapshot.empty(), Entrypoints.usual(), ExpressionCheck.NONE);
        assertThat(usual.tcp().routes().values())
                .extracting(route -> route.name() + route.entrypoints())
                .containsExactly("none[]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            wbe=auth   |          |               |     | FAIRLEAD_ENTRYPOINT_MIDDLEWARES: there is no entrypoint "wbe"; use one of http, https, internal, web, websecure
                       | web,http |               |     | FAIRLEAD_ENTRYPOINT_…: "http" and "web" are one listener; use one of the two names
                       |          | web=elsewhere |     | FAIRLEAD_ENTRYPOINT_REDIRECTIONS: there is no entrypoint "elsewhere"; use one of http, https, internal, web, websecure
                       |          | web=internal  |     | FAIRLEAD_ENTRYPOINT_REDIRECTIONS: "web" is redirected to itself; name another entrypoint
                       |          | web=:443 x=1  |     | "x=1" is none of scheme=, permanent= and priority=
            web=a@moon |          |               |     | "moon" is not a source; use one of store, file, docker, kubernetes
                       |          |               | dns | FAIRLEAD_DEFAULT_ENTRYPOINTS: there is no entrypoint "dns"; use one of http, https, internal, web, websecure
            """)
    void what_cannot_hold_is_refused(
            String middlewares, String tls, String redirections, String defaults, String message) {
        assertThatThrownBy(() -> entrypoints(
                        Optional.ofNullable(middlewares).orElse(""),
                        Optional.ofNullable(tls).orElse(""),
                        Optional.ofNullable(redirections).orElse(""),
                        Optional.ofNullable(defaults).orElse("")))
                .hasMessage(message);
    }
}
