package dev.fairlead.acceptance.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.acceptance.peer.Recorded;
import dev.fairlead.acceptance.peer.RecordingUpstream;
import dev.fairlead.acceptance.peer.SecureBackend;
import dev.fairlead.acceptance.peer.SecureCaller;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import dev.fairlead.gateway.tls.CertificateMaker;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Callers on TLS meet the certificate, the options and the routes of the host that they name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SecureCallersTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Authority authority = new Authority("test authority");
    private final Installation installation = new Installation();
    private final SecureBackend backend = SecureBackend.start("the backend", null);
    private final RecordingUpstream told = RecordingUpstream.start(0);
    private RunningCommand gateway;

    @BeforeAll
    void start() {
        pair("one", authority.certificate("one", "one.example"));
        pair("wild", authority.certificate("wild", "*.wild.example"));
        pair("late", authority.certificate("late", Duration.ofDays(5), "late.example"));
        installation.file("ca.pem", authority.pem());
        String folder = installation.folder() + "/";
        String file = installation.file("fairlead.yaml", """
                http:
                  routers:
                    one: {rule: "Host(`one.example`)", service: s, tls: true}
                    wild: {rule: "Host(`*.wild.example`)", service: s, tls: {}}
                    new: {rule: "Host(`new.wild.example`)", service: s, tls: {options: newest}}
                    known: {rule: "Host(`known.wild.example`)", service: s, tls: {options: known}}
                    told: {rule: "Host(`told.wild.example`)", service: told, middlewares: [tell], tls: {options: known}}
                    strict: {rule: "Host(`strict.example`)", service: s, tls: {options: strict}}
                    plain: {rule: "PathPrefix(`/plain`)", service: s}
                    both: {rule: "PathPrefix(`/both`)", entryPoints: [web, websecure], service: s}
                  middlewares: {tell: {passTLSClientCert: {pem: true, info: {subject: {commonName: true}}}}}
                  services:
                    s: {loadBalancer: {servers: [{url: "http://127.0.0.1:%d"}]}}
                    told: {loadBalancer: {servers: [{url: "http://127.0.0.1:%3$d"}]}}
                tls:
                  certificates:
                    - {certFile: %2$sone.pem, keyFile: %2$sone.key}
                    - {certFile: %2$swild.pem, keyFile: %2$swild.key}
                    - {certFile: %2$slate.pem, keyFile: %2$slate.key}
                  options:
                    newest: {minVersion: VersionTLS13}
                    known: {clientAuth: {caFiles: [%2$sca.pem]}}
                    strict: {sniStrict: true}
                """.formatted(backend.port(), folder, told.port()));
        gateway = installation
                .with("FAIRLEAD_LOG_LEVEL", "info,dev.fairlead.gateway=debug")
                .gateway(file);
    }

    private void pair(String name, CertificateMaker.Made made) {
        installation.file(name + ".pem", made.certificatePem());
        installation.file(name + ".key", made.keyPem());
    }

    @AfterAll
    void stop() throws IOException {
        installation.close();
        backend.close();
        told.close();
    }

    private SecureCaller connect(String host, String version) throws IOException {
        return SecureCaller.connect(installation.httpsPort(), host, version, null);
    }

    private String met(String host, String version) throws IOException {
        try (SecureCaller caller = connect(host, version)) {
            assertThat(caller.version()).isEqualTo(version);
            return caller.met().getSubjectX500Principal().getName();
        }
    }

    @Test
    void the_host_chooses_the_certificate_on_both_versions() throws IOException {
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            assertThat(met("one.example", version)).isEqualTo("CN=one");
            assertThat(met("a.wild.example", version)).isEqualTo("CN=wild");
            assertThat(met("a.b.wild.example", version)).isEqualTo("CN=FAIRLEAD DEFAULT CERT");
            assertThat(met("unknown.example", version)).isEqualTo("CN=FAIRLEAD DEFAULT CERT");
            assertThat(met("", version)).isEqualTo("CN=FAIRLEAD DEFAULT CERT");
        }
    }

    @Test
    void a_route_with_tls_is_served_on_tls_only_and_one_without_on_plain_http_only() throws IOException {
        try (SecureCaller caller = connect("one.example", "TLSv1.3")) {
            assertThat(caller.get("one.example", "/").text()).endsWith("the backend");
            assertThat(caller.get("one.example", "/").status()).isEqualTo(200);
        }
        try (SecureCaller caller = connect("unknown.example", "TLSv1.3")) {
            assertThat(caller.get("unknown.example", "/plain").status()).isEqualTo(404);
            assertThat(caller.get("unknown.example", "/both").status()).isEqualTo(200);
        }
        assertThat(installation.call("GET", "/plain").statusCode()).isEqualTo(200);
        assertThat(installation.call("GET", "/both").statusCode()).isEqualTo(200);
        assertThat(installation.call("GET", "/").statusCode()).isEqualTo(404);
    }

    @Test
    void options_hold_for_their_host() throws IOException {
        assertThat(met("new.wild.example", "TLSv1.3")).isEqualTo("CN=wild");
        assertThatThrownBy(() -> met("new.wild.example", "TLSv1.2")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> met("strict.example", "TLSv1.3"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unrecognized_name");
    }

    @Test
    void a_host_that_asks_for_a_client_certificate_gets_one_of_its_authority_or_nothing() throws IOException {
        CertificateMaker.Made good = authority.certificate("partner", "partner");
        CertificateMaker.Made foreign = new Authority("test authority").certificate("foreign", "partner");
        CertificateMaker.Made old = authority.certificate("old", Duration.ofDays(-2), "partner");
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            assertThat(known(version, good)).isEqualTo(200);
            assertThatThrownBy(() -> known(version, null)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> known(version, foreign)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> known(version, old)).isInstanceOf(IOException.class);
        }
        gateway.awaitLine(Pattern.compile("handshake_failed.*it showed no certificate, and one is asked for"), SOON);
        gateway.awaitLine(Pattern.compile("handshake_failed.*its certificate has expired"), SOON);
        gateway.awaitLine(Pattern.compile("handshake_failed.*not signed by an authority that is believed"), SOON);
    }

    private int known(String version, CertificateMaker.@Nullable Made own) throws IOException {
        String host = "known.wild.example";
        try (SecureCaller caller = SecureCaller.connect(installation.httpsPort(), host, version, own)) {
            return caller.get(host, "/").status();
        }
    }

    @Test
    void a_service_is_told_the_certificate_of_its_caller() throws IOException {
        CertificateMaker.Made partner = authority.certificate("partner", "partner");
        String pem = partner.certificatePem().replaceAll("-----[A-Z ]+-----|\\s", "");
        String host = "told.wild.example";
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            try (SecureCaller caller = SecureCaller.connect(installation.httpsPort(), host, version, partner)) {
                assertThat(caller.get(host, "/").status()).isEqualTo(200);
            }
            Recorded request = told.takeRequests().getFirst();
            assertThat(request.values("x-forwarded-tls-client-cert-info"))
                    .containsExactly("Subject%3D%22CN%3Dpartner%22");
            assertThat(request.values("x-forwarded-tls-client-cert"))
                    .singleElement()
                    .satisfies(shown -> assertThat(shown).startsWith(pem));
        }
    }

    @Test
    void another_hosts_options_are_not_reached_by_naming_that_host_in_the_request() throws IOException {
        try (SecureCaller caller = connect("one.example", "TLSv1.3")) {
            assertThat(caller.get("known.wild.example", "/").status()).isEqualTo(421);
            assertThat(caller.get("a.wild.example", "/").status()).isEqualTo(200);
        }
    }

    @Test
    void who_speaks_plain_http_to_the_port_of_tls_is_told_so() {
        assertThat(installation.get(installation.httpsPort(), "/").statusCode()).isEqualTo(400);
    }

    @Test
    void a_certificate_that_ends_soon_is_told_of_and_shown() {
        gateway.awaitLine(Pattern.compile("late\\.pem.*expires at .* in [45] days"), SOON);
        assertThat(installation.get(installation.adminPort(), "/metrics").body())
                .containsPattern("fairlead_tls_certificate_expiry_seconds\\{certificate=\"[^\"]*late.pem@file\"} \\d+")
                .containsPattern("fairlead_tls_handshakes_total\\{outcome=\"completed\"} \\d+");
    }
}
