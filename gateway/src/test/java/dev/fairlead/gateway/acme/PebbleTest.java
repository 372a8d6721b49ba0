package dev.fairlead.gateway.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.acme.Resolver.Challenge;
import dev.fairlead.gateway.acme.Resolver.KeyType;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.form.EntrypointForm;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates from an authority that others wrote. */
@Tag("slow")
class PebbleTest {

    private static final String SHOP = """
            http:
              routers:
                shop:
                  rule: Host(`shop.example.com`) || Host(`www.shop.example.com`)
                  service: shop
                  tls: {certResolver: le}
              services:
                shop: {loadBalancer: {servers: [{url: "http://127.0.0.1:9"}]}}
            """;

    @TempDir
    Path directory;

    private volatile Instant now = Instant.now();

    private static Resolver resolver(Pebble pebble, Challenge challenge) {
        return resolver(pebble, challenge, Optional.empty());
    }

    private static Resolver resolver(Pebble pebble, Challenge challenge, Optional<Resolver.Binding> binding) {
        return new Resolver(
                "le",
                pebble.directory(),
                Optional.of("ops@example.com"),
                challenge,
                KeyType.EC256,
                binding,
                Optional.of(pebble.root()));
    }

    @Test
    void a_certificate_is_ordered_and_proven_on_the_plain_port() throws IOException, InterruptedException {
        try (Pebble pebble = Pebble.in(directory.resolve("pebble"));
                AcmeGateway gateway =
                        new AcmeGateway(List.of(resolver(pebble, Challenge.HTTP_01)), InstantSource.system())) {
            pebble.start(gateway.plainPort(), 1);
            gateway.serve(directory, SHOP, new MemoryShelf());
            X509Certificate shown = gateway.issued("shop.example.com", "");
            assertThat(gateway.shown("www.shop.example.com")).isEqualTo(shown);
            assertThat(gateway.findings()).isEmpty();
            assertThat(gateway.metrics())
                    .contains(
                            "fairlead_acme_orders_total{outcome=\"issued\"} 1", "fairlead_acme_certificates_failing 0")
                    .contains("fairlead_tls_certificate_expiry_seconds{certificate=\"le: shop.example.com")
                    .contains(Long.toString(shown.getNotAfter().toInstant().getEpochSecond()));
            assertThat(gateway.plain("/.well-known/acme-challenge/of-somebody-else")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void a_resolver_of_the_whole_entrypoint_orders_for_each_route_there() throws IOException, InterruptedException {
        Entrypoints entrypoints = EntrypointForm.of(
                Map.of(), Map.of(), EntrypointForm.tls("websecure certResolver=le"), Map.of(), List.of());
        String routes = SHOP.replace("tls: {certResolver: le}", "entryPoints: [websecure]");
        assertThat(routes).doesNotContain("certResolver");
        try (Pebble pebble = Pebble.in(directory.resolve("pebble"));
                AcmeGateway gateway = new AcmeGateway(
                        List.of(resolver(pebble, Challenge.HTTP_01)), InstantSource.system(), entrypoints)) {
            pebble.start(gateway.plainPort(), 1);
            gateway.serve(directory, routes, new MemoryShelf());
            X509Certificate shown = gateway.issued("shop.example.com", "");
            assertThat(gateway.shown("www.shop.example.com")).isEqualTo(shown);
            assertThat(gateway.explain("https://shop.example.com/"))
                    .contains("the certificate resolver \\\"le\\\" orders its certificate");
            assertThat(gateway.explain("http://shop.example.com/")).doesNotContain("certificate resolver");
        }
    }

    @Test
    void a_certificate_is_ordered_and_proven_in_a_handshake() throws IOException {
        try (Pebble pebble = Pebble.in(directory.resolve("pebble"));
                AcmeGateway gateway =
                        new AcmeGateway(List.of(resolver(pebble, Challenge.TLS_ALPN_01)), InstantSource.system())) {
            pebble.start(1, gateway.securePort());
            gateway.serve(directory, SHOP, new MemoryShelf());
            X509Certificate shown = gateway.issued("shop.example.com", "");
            assertThat(shown.getNotAfter().toInstant()).isAfter(Instant.now());
        }
    }

    @Test
    void one_replica_orders_and_the_other_answers_and_shows_the_same() throws IOException, InterruptedException {
        MemoryShelf shelf = new MemoryShelf();
        try (Pebble pebble = Pebble.in(directory.resolve("pebble"));
                AcmeGateway orders =
                        new AcmeGateway(List.of(resolver(pebble, Challenge.HTTP_01)), InstantSource.system());
                AcmeGateway looks =
                        new AcmeGateway(List.of(resolver(pebble, Challenge.HTTP_01)), InstantSource.system())) {
            pebble.start(looks.plainPort(), 1);
            looks.serve(directory.resolve("looks"), SHOP, shelf.looking());
            orders.serve(directory.resolve("orders"), SHOP, shelf);
            X509Certificate shown = orders.issued("shop.example.com", "");
            assertThat(looks.issued("shop.example.com", "")).isEqualTo(shown);
            assertThat(pebble.orders()).isEqualTo(1);
            assertThat(looks.metrics()).contains("fairlead_acme_orders_total{outcome=\"issued\"} 0");
        }
    }

    @Test
    void one_replica_orders_and_the_other_shakes_hands_for_it() throws IOException {
        MemoryShelf shelf = new MemoryShelf();
        try (Pebble pebble = Pebble.in(directory.resolve("pebble"));
                AcmeGateway orders =
                        new AcmeGateway(List.of(resolver(pebble, Challenge.TLS_ALPN_01)), InstantSource.system());
                AcmeGateway looks =
                        new AcmeGateway(List.of(resolver(pebble, Challenge.TLS_ALPN_01)), InstantSource.system())) {
            pebble.start(1, looks.securePort());
            looks.serve(directory.resolve("looks"), SHOP, shelf.looking());
            orders.serve(directory.resolve("orders"), SHOP, shelf);
            X509Certificate shown = orders.issued("shop.example.com", "");
            assertThat(looks.issued("shop.example.com", "")).isEqualTo(shown);
        }
    }

    @Test
    void it_is_renewed_before_its_end_and_after_a_restart_nothing_is_ordered() throws IOException {
        MemoryShelf shelf = new MemoryShelf();
        try (Pebble pebble = Pebble.in(directory.resolve("pebble"))) {
            X509Certificate renewed;
            try (AcmeGateway gateway = new AcmeGateway(List.of(resolver(pebble, Challenge.TLS_ALPN_01)), () -> now)) {
                pebble.start(1, gateway.securePort());
                gateway.serve(directory, SHOP, shelf);
                X509Certificate first = gateway.issued("shop.example.com", "");
                now = first.getNotAfter().toInstant().minusSeconds(60);
                renewed = gateway.issued("shop.example.com", first);
                assertThat(pebble.orders()).isEqualTo(2);
            }
            now = Instant.now();
            try (AcmeGateway again = new AcmeGateway(List.of(resolver(pebble, Challenge.TLS_ALPN_01)), () -> now)) {
                again.serve(directory, SHOP, shelf);
                assertThat(again.shown("shop.example.com"))
                        .as("from the first handshake on")
                        .isEqualTo(renewed);
                assertThat(pebble.orders()).isEqualTo(2);
            }
        }
    }

    @Test
    void while_the_authority_is_down_the_generated_one_is_shown_and_it_is_tried_again() throws IOException {
        try (Pebble pebble = Pebble.in(directory.resolve("pebble"));
                AcmeGateway gateway = new AcmeGateway(List.of(resolver(pebble, Challenge.HTTP_01)), () -> now)) {
            gateway.serve(directory, SHOP, new MemoryShelf());
            assertThat(gateway.found("ordered in vain"))
                    .contains("route \"shop@file\"", "is not reached", "callers get the generated one");
            assertThat(gateway.shown("shop.example.com")
                            .getSubjectX500Principal()
                            .getName())
                    .contains("FAIRLEAD DEFAULT CERT");
            pebble.start(gateway.plainPort(), 1);
            now = now.plusSeconds(121);
            gateway.issued("shop.example.com", "");
            assertThat(gateway.findings()).isEmpty();
        }
    }

    @Test
    void what_the_authority_refuses_is_told_with_its_reason() throws IOException, InterruptedException {
        try (Pebble pebble = Pebble.in(directory.resolve("pebble"));
                AcmeGateway gateway = new AcmeGateway(List.of(resolver(pebble, Challenge.HTTP_01)), () -> now)) {
            pebble.start(
                    gateway.plainPort(),
                    1,
                    "\"externalAccountBindingRequired\": false, \"domainBlocklist\": [\"shop.example.com\"]");
            gateway.serve(directory, SHOP, new MemoryShelf());
            assertThat(gateway.found("ordered in vain"))
                    .contains("rejectedIdentifier", "take the host out of the rule or of tls.domains");
            assertThat(gateway.metrics())
                    .contains(
                            "fairlead_acme_orders_total{outcome=\"failed\"} 1", "fairlead_acme_certificates_failing 1");
        }
    }

    @Test
    void a_host_that_does_not_lead_here_is_told_with_what_to_do() throws IOException {
        try (Pebble pebble = Pebble.in(directory.resolve("pebble"));
                AcmeGateway gateway = new AcmeGateway(List.of(resolver(pebble, Challenge.HTTP_01)), () -> now)) {
            pebble.start(1, 1);
            gateway.serve(directory, SHOP, new MemoryShelf());
            assertThat(gateway.found("ordered in vain"))
                    .contains("the authority could not see that", "shop.example.com is ours", "port 80 of it");
        }
    }

    @Test
    void an_account_that_the_authority_knows_is_named_to_it() throws IOException {
        String mac = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";
        try (Pebble pebble = Pebble.in(directory.resolve("pebble"));
                AcmeGateway gateway = new AcmeGateway(
                        List.of(resolver(pebble, Challenge.HTTP_01, Optional.of(new Resolver.Binding("kid-1", mac)))),
                        () -> now);
                AcmeGateway stranger = new AcmeGateway(List.of(resolver(pebble, Challenge.HTTP_01)), () -> now)) {
            pebble.start(
                    gateway.plainPort(),
                    1,
                    "\"externalAccountBindingRequired\": true, \"externalAccountMACKeys\": {\"kid-1\": \"" + mac
                            + "\"}");
            gateway.serve(directory.resolve("known"), SHOP, new MemoryShelf());
            gateway.issued("shop.example.com", "");
            stranger.serve(directory.resolve("stranger"), SHOP, new MemoryShelf());
            assertThat(stranger.found("ordered in vain")).contains("externalAccountRequired", "FAIRLEAD_ACME_EAB_KID");
        }
    }
}
