package dev.fairlead.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.tls.CertificateMaker.Made;
import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Match;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Route;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Subject;
import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.ClientAuthentication;
import dev.fairlead.model.tls.Pem;
import dev.fairlead.model.tls.TlsObjects;
import dev.fairlead.model.tls.TlsOptions;
import dev.fairlead.model.tls.TlsVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers get, and what is said about files that are not in order. */
final class CallerTlsTest {

    private static final Duration LONG = Duration.ofDays(90);
    private static final Name SERVICE = new Name("s", Owner.FILE);

    @TempDir
    private Path folder;

    private Instant now = Certificates.NOW;
    private final CallerTls tls = new CallerTls(() -> now, System::nanoTime);
    private final Map<Name, TlsOptions> options = new HashMap<>();
    private final Map<Name, CertificatePair> certificates = new HashMap<>();
    private final Map<Name, Route> routes = new HashMap<>();
    private Set<Subject> disabled = Set.of();

    private List<Diagnostic> load() {
        AllObjects<Name> objects =
                AllObjects.<Name>none().withRoutes(routes).withTls(new TlsObjects<>(options, certificates, Map.of()));
        return tls.load(new Snapshot(1, 0, objects, disabled, List.of()), Map.of());
    }

    private void certificate(String name, Made made) throws IOException {
        Path certificate = Files.writeString(folder.resolve(name + ".pem"), made.certificatePem());
        Path key = Files.writeString(folder.resolve(name + ".key"), made.keyPem());
        certificates.put(name(name), new CertificatePair(new Pem(certificate.toString()), new Pem(key.toString())));
    }

    private static Name name(String name) {
        return new Name(name, Owner.FILE);
    }

    private void route(String host, Optional<Name> named) {
        Match match = new Match.Host(host);
        Route.Tls with = new Route.Tls(named, List.of());
        routes.put(
                name(host),
                new Route(host, "Host(`" + host + "`)", match, 1, List.of(), List.of(), SERVICE, Optional.of(with)));
    }

    private static TlsOptions strict() {
        TlsOptions usual = TlsOptions.usual();
        return new TlsOptions(
                TlsVersion.TLS_1_3,
                usual.maxVersion(),
                List.of(),
                List.of(),
                usual.clientAuth(),
                true,
                usual.alpnProtocols(),
                true);
    }

    @Test
    void without_anything_configured_a_certificate_of_our_own_answers() {
        assertThat(tls.choose(null)).isInstanceOf(Choice.Taken.class);
        assertThat(tls.choose("a.example")).isInstanceOf(Choice.Taken.class);
        assertThat(tls.optionsOf("a.example")).isEqualTo("default");
    }

    @Test
    void a_host_has_the_options_that_its_route_names() throws IOException {
        certificate("a", Certificates.made("a", LONG, "a.example"));
        options.put(name("strict"), strict());
        route("a.example", Optional.of(name("strict")));
        route("*.b.example", Optional.of(name("strict")));
        assertThat(load()).isEmpty();
        assertThat(tls.optionsOf("a.example")).isEqualTo("strict@file");
        assertThat(tls.optionsOf("x.b.example")).isEqualTo("strict@file");
        assertThat(tls.optionsOf("x.a.example")).isEqualTo("default");
        assertThat(tls.choose("A.Example")).isInstanceOf(Choice.Taken.class);
        assertThat(tls.choose("x.b.example")).isEqualTo(new Choice.Refused("no certificate is for x.b.example"));
    }

    @Test
    void a_change_keeps_contexts_that_it_does_not_concern() throws IOException {
        certificate("a", Certificates.made("a", LONG, "a.example"));
        certificate("b", Certificates.made("b", LONG, "b.example"));
        load();
        Choice a = tls.choose("a.example");
        Choice b = tls.choose("b.example");
        certificate("b", Certificates.made("b", LONG, "b.example"));
        load();
        assertThat(tls.choose("a.example")).isEqualTo(a);
        assertThat(tls.choose("b.example")).isNotEqualTo(b);
    }

    @Test
    void what_was_last_good_stays_and_the_finding_names_file_reason_and_remedy() throws IOException {
        certificate("a", Certificates.made("a", LONG, "a.example"));
        load();
        Choice before = tls.choose("a.example");
        Path file = folder.resolve("a.pem");
        Files.writeString(file, "nothing");
        assertThat(load())
                .extracting(Diagnostic::toString)
                .containsExactly(
                        file + ": certificate \"a@file\": there is no certificate in it; write the certificate and its"
                                + " key again, as PEM",
                        file + ": certificate \"a@file\": its last good version goes on being used; mend the error");
        assertThat(tls.choose("a.example")).isEqualTo(before);
    }

    @Test
    void certificates_that_end_are_told_of() throws IOException {
        certificate("soon", Certificates.made("soon", Duration.ofDays(13), "a.example"));
        certificate("over", Certificates.made("over", Duration.ofDays(-1), "b.example"));
        certificate("fine", Certificates.made("fine", Duration.ofDays(15), "c.example"));
        assertThat(load())
                .extracting(Diagnostic::text)
                .containsExactly(
                        "the certificate expired at 2026-05-31T12:00:00Z",
                        "the certificate expires at 2026-06-14T12:00:00Z, in 13 days");
        assertThat(tls.expiries()).hasSize(3);
    }

    @Test
    void it_is_time_to_load_again_when_a_certificate_ends_or_soon_will_though_no_file_changes() throws IOException {
        certificate("a", Certificates.made("a", Duration.ofDays(20), "a.example"));
        Instant end = Certificates.NOW.plus(Duration.ofDays(20));
        assertThat(load()).isEmpty();
        // Where the files have come to rest only the clock can say so.
        now = end.minus(Duration.ofDays(14));
        load();
        assertThat(tls.isStale()).isFalse();
        now = now.plusMillis(1);
        assertThat(tls.isStale()).isTrue();
        assertThat(load())
                .extracting(Diagnostic::text)
                .containsExactly("the certificate expires at " + end + ", in 13 days");
        assertThat(tls.isStale()).isFalse();
        now = end.plusMillis(1);
        assertThat(tls.isStale()).isTrue();
        assertThat(load()).extracting(Diagnostic::text).containsExactly("the certificate expired at " + end);
        assertThat(tls.isStale()).isFalse();
    }

    @Test
    void a_host_without_a_certificate_is_told_of() {
        route("a.example", Optional.empty());
        assertThat(load())
                .extracting(Diagnostic::text)
                .containsExactly("no certificate is for a.example, so callers get the generated one, which they do not"
                        + " believe");
    }

    @Test
    void options_that_cannot_be_used_refuse_and_are_not_replaced_by_weaker_ones() {
        TlsOptions usual = TlsOptions.usual();
        Pem missing = new Pem(folder.resolve("none.pem").toString());
        ClientAuthentication clients =
                new ClientAuthentication(ClientAuthentication.Kind.REQUIRE_AND_VERIFY_CLIENT_CERT, List.of(missing));
        options.put(
                name("default"),
                new TlsOptions(
                        usual.minVersion(),
                        usual.maxVersion(),
                        List.of(),
                        List.of(),
                        clients,
                        false,
                        usual.alpnProtocols(),
                        true));
        assertThat(load()).extracting(Diagnostic::text).containsExactly("the file does not exist");
        assertThat(tls.choose("a.example")).isInstanceOf(Choice.Refused.class);
        options.clear();
        disabled = Set.of(new Subject(Subject.Kind.TLS_OPTIONS, "default", Owner.FILE));
        load();
        assertThat(tls.choose("a.example")).isInstanceOf(Choice.Refused.class);
    }

    @Test
    void every_suite_and_curve_that_may_be_named_is_taken() throws IOException {
        certificate("a", Certificates.made("a", LONG, "a.example"));
        options.put(
                name("all"),
                new TlsOptions(
                        TlsVersion.TLS_1_2,
                        TlsVersion.TLS_1_3,
                        List.of("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
                        List.of("X25519MLKEM768", "X25519", "CurveP256", "CurveP384", "CurveP521"),
                        ClientAuthentication.none(),
                        false,
                        TlsOptions.USUAL_PROTOCOLS,
                        false));
        assertThat(load()).isEmpty();
    }
}
