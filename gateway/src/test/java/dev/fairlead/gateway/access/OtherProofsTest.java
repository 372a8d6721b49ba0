package dev.fairlead.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Secured;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.limit.Allowances;
import dev.fairlead.gateway.tls.CertificateMaker;
import dev.fairlead.gateway.token.Issuers;
import dev.fairlead.gateway.token.Signing;
import dev.fairlead.gateway.web.OwnCalls;
import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.Credential.Keys;
import dev.fairlead.model.Credential.Mark;
import dev.fairlead.model.Hours;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.SigningAlgorithm;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Terms;
import dev.fairlead.model.TokenRules;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who calls, where it is no key that says so; and who may go on after a change. */
class OtherProofsTest {

    private static final Name SHOP = new Name("shop", Owner.FILE);
    private static final long NOW = 1_000_000_000L;
    private static final Signing SIGNING = new Signing();
    private static final X509Certificate CERTIFICATE = new CertificateMaker(
                    new SecureRandom(), "partner", Instant.ofEpochMilli(NOW - 1000), Instant.ofEpochMilli(NOW + 10_000))
            .selfSigned()
            .certificate();
    private static final String ES256 = "{\"alg\":\"ES256\"}";
    private static final Keys SECRET = new Keys.Secret("sealed:good");

    private static byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(CERTIFICATE.getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Credential token(String name, Optional<String> client, Keys keys, Terms terms) {
        TokenRules rules = new TokenRules(
                "i",
                List.of(),
                client.map(value -> new TokenRules.ClientClaim("", value)),
                Map.of(),
                TokenRules.USUAL_SKEW,
                List.of(SigningAlgorithm.HS256));
        return new Credential.Jwt(name, terms, rules, keys);
    }

    private static Credential token(Optional<String> client) {
        return token("token", client, SECRET, Terms.usual());
    }

    private static Credential fingerprint() {
        return new Credential.Certificate(
                "certificate",
                Terms.usual(),
                new Mark.Fingerprint(HexFormat.of().formatHex(digest())));
    }

    private static Credential subject() {
        return new Credential.Certificate("certificate", Terms.usual(), new Mark.SubjectName("cn=partner"));
    }

    private static Client client(String name, Credential... credentials) {
        return new Client(name, "", true, List.of(SHOP), Optional.empty(), List.of(credentials));
    }

    private static CredentialIndex index(Client... clients) {
        Map<Name, Client> all = new java.util.TreeMap<>();
        for (Client client : clients) {
            all.put(new Name(client.name(), Owner.FILE), client);
        }
        AllObjects<Name> objects = AllObjects.<Name>none().withClients(all);
        return CredentialIndex.of(new Snapshot(1, 0, objects, Set.of(), List.of()));
    }

    private static CredentialStep step(Client... clients) {
        Proving proving = new Proving(
                (client, text) -> text.equals("sealed:good") ? Signing.SECRET.getBytes(StandardCharsets.UTF_8) : null,
                (password, hash) -> password.equals(hash),
                text -> text,
                new Issuers(() -> 0, OwnCalls.usual()));
        return new CredentialStep(index(clients), new SecretCheck(new byte[32], 1), proving).at(SHOP);
    }

    private static FakeExchange request() {
        return FakeExchange.of("GET", "h", "/").at(0, NOW);
    }

    private static FakeExchange bearer(String claims) {
        return request().with("Authorization", "Bearer " + SIGNING.token("hmac 256", "{\"alg\":\"HS256\"}", claims));
    }

    private static FakeExchange shown(boolean verified) {
        return request().secured(new Secured("h", "default", "TLSv1.3", "suite", List.of(CERTIFICATE), verified));
    }

    /** The client's name, or why not. */
    private static String said(CredentialStep step, FakeExchange exchange) {
        Verdict verdict = step.apply(exchange);
        if (verdict == Verdict.CONTINUE) {
            return exchange.client();
        }
        return exchange.failure() instanceof Failure.Unauthorized unauthorized ? unauthorized.reason() : "?";
    }

    @Test
    void signatures_of_public_keys_are_checked_beside_the_loop_and_remembered() {
        TokenRules rules = new TokenRules(
                "i",
                List.of(),
                Optional.of(new TokenRules.ClientClaim("", "a")),
                Map.of(),
                TokenRules.USUAL_SKEW,
                List.of(SigningAlgorithm.ES256));
        CredentialStep step = step(
                client("one", new Credential.Jwt("token", Terms.usual(), rules, new Keys.Public(SIGNING.pem("p256")))));
        String claims = "{\"iss\":\"i\",\"exp\":1000100,\"client_id\":\"a\"}";
        String good = "Bearer " + SIGNING.token("es256 p256", ES256, claims);
        FakeExchange first = request().with("Authorization", good);
        assertThat(step.apply(first)).isEqualTo(Verdict.SUSPENDED);
        assertThat(resumed(first)).isEqualTo(Verdict.CONTINUE);
        assertThat(first.client()).isEqualTo("one");
        assertThat(said(step, request().with("Authorization", good)))
                .as("remembered")
                .isEqualTo("one");

        FakeExchange forged =
                request().with("Authorization", "Bearer " + SIGNING.token("flip es256 p256", ES256, claims));
        assertThat(step.apply(forged)).isEqualTo(Verdict.SUSPENDED);
        assertThat(resumed(forged)).isEqualTo(Verdict.REFUSED);
        FakeExchange unknown = request()
                .with(
                        "Authorization",
                        "Bearer " + SIGNING.token("es256 p256", ES256, claims.replace("\"a\"", "\"b\"")));
        assertThat(step.apply(unknown)).as("as long as one that is known").isEqualTo(Verdict.SUSPENDED);
        assertThat(resumed(unknown)).isEqualTo(Verdict.REFUSED);
    }

    private static Verdict resumed(FakeExchange exchange) {
        long end = System.nanoTime() + 20_000_000_000L;
        Verdict verdict = exchange.resumed();
        while (verdict == null) {
            assertThat(System.nanoTime()).as("waits for its check").isLessThan(end);
            Thread.onSpinWait();
            verdict = exchange.resumed();
        }
        return verdict;
    }

    @Test
    void a_token_is_the_clients_that_it_was_issued_to() {
        CredentialStep step = step(
                client("all", token(Optional.empty())),
                client("one", token(Optional.of("a"))),
                client("two", token(Optional.of("b"))));
        assertThat(said(step, bearer("{\"iss\":\"i\",\"exp\":1000100,\"client_id\":\"a\"}")))
                .isEqualTo("one");
        assertThat(said(step, bearer("{\"iss\":\"i\",\"exp\":1000100,\"azp\":\"b\"}")))
                .isEqualTo("two");
        assertThat(said(step, bearer("{\"iss\":\"i\",\"exp\":1000100,\"client_id\":\"a\",\"azp\":\"b\"}")))
                .as("client_id is asked first")
                .isEqualTo("one");
        assertThat(said(step, bearer("{\"iss\":\"i\",\"exp\":1000100,\"client_id\":\"c\"}")))
                .isEqualTo("all");
        assertThat(said(step, bearer("{\"iss\":\"i\",\"exp\":1000100}"))).isEqualTo("all");
        assertThat(said(step, bearer("{\"iss\":\"j\",\"exp\":1000100}"))).isEqualTo("token is of an unknown issuer");
        assertThat(said(step, bearer("{\"exp\":1000100}"))).isEqualTo("token is of an unknown issuer");
    }

    @Test
    void a_remembered_token_ends_all_the_same() {
        CredentialStep step = step(client("one", token(Optional.empty())));
        String claims = "{\"iss\":\"i\",\"exp\":1000000}";
        assertThat(said(step, bearer(claims))).isEqualTo("one");
        assertThat(said(step, bearer(claims).at(0, NOW + 59_999))).isEqualTo("one");
        assertThat(said(step, bearer(claims).at(0, NOW + 60_000))).isEqualTo("token has expired");
    }

    @Test
    void a_secret_that_cannot_be_opened_is_nobodys() {
        CredentialStep step =
                step(client("one", token("token", Optional.empty(), new Keys.Secret("sealed:bad"), Terms.usual())));
        assertThat(said(step, bearer("{\"iss\":\"i\",\"exp\":1000100}")))
                .isEqualTo("token is signed with an unknown key");
    }

    @Test
    void the_secret_before_a_rotation_is_good_until_its_own_end() {
        Terms old = new Terms(true, List.of(), List.of(), Optional.of(Instant.ofEpochMilli(NOW + 1)), List.of());
        CredentialStep step = step(client(
                "one",
                token("token", Optional.empty(), new Keys.Secret("sealed:bad"), Terms.usual()),
                token("token-previous", Optional.empty(), SECRET, old)));
        String claims = "{\"iss\":\"i\",\"exp\":1000100}";
        assertThat(said(step, bearer(claims))).isEqualTo("one");
        assertThat(said(step, bearer(claims).at(0, NOW + 1))).isEqualTo("credential has expired");
    }

    @Test
    void a_token_that_is_bound_to_a_certificate_is_good_with_it_only() {
        String thumbprint = Base64.getUrlEncoder().withoutPadding().encodeToString(digest());
        String claims = "{\"iss\":\"i\",\"exp\":1000100,\"cnf\":{\"x5t#S256\":\"" + thumbprint + "\"}}";
        CredentialStep step = step(client("one", token(Optional.empty())));
        FakeExchange with = bearer(claims).secured(new Secured("h", "o", "v", "s", List.of(CERTIFICATE), false));
        assertThat(said(step, with)).isEqualTo("one");
        assertThat(said(step, bearer(claims))).isEqualTo("token is bound to another certificate");
    }

    @Test
    void a_certificate_of_the_handshake_is_known_by_its_fingerprint_and_by_a_subject_that_was_verified() {
        assertThat(said(step(client("one", fingerprint())), shown(false))).isEqualTo("one");
        assertThat(said(step(client("one", subject())), shown(true))).isEqualTo("one");
        assertThat(said(step(client("one", subject())), shown(false))).isEqualTo("no credential");
        CredentialStep both = step(client("one", subject()));
        assertThat(said(both, shown(true))).isEqualTo("one");
        assertThat(said(both, shown(false)))
                .as("not by what was remembered either")
                .isEqualTo("no credential");
        assertThat(said(both, shown(true).at(0, NOW + 11_000)))
                .as("it has ended")
                .isEqualTo("no credential");
    }

    @Test
    void the_certificate_of_a_trusted_proxy_is_not_its_callers() {
        CredentialStep step = step(client("one", fingerprint()));
        assertThat(said(step, shown(true).trusted())).isEqualTo("no credential");
        String told = ":" + Base64.getEncoder().encodeToString(der()) + ":";
        assertThat(said(step, request().trusted().with("Client-Cert", told))).isEqualTo("one");
        assertThat(said(step, request().trusted().with("Client-Cert", told).with("Client-Cert", told)))
                .isEqualTo("no credential");
        FakeExchange untrusted = request().with("Client-Cert", told);
        assertThat(said(step, untrusted)).isEqualTo("no credential");
        assertThat(untrusted.requestChanges()).containsExactly("-client-cert");
    }

    private static byte[] der() {
        try {
            return CERTIFICATE.getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void a_bad_token_is_not_made_good_by_an_open_product() {
        CredentialStep step = step(
                client("open", new Credential.Open("none", Terms.usual())), client("one", token(Optional.empty())));
        assertThat(said(step, request())).isEqualTo("open");
        assertThat(said(step, bearer("{\"iss\":\"i\",\"exp\":1}"))).isEqualTo("token has expired");
        assertThat(said(step, request().with("X-API-Key", "flk_x"))).isEqualTo("malformed key");
        assertThat(said(step, request().with("Authorization", "Bearer a").with("Authorization", "Bearer b")))
                .isEqualTo("more than one credential");
        FakeExchange elsewhere = request();
        assertThat(step.at(new Name("other", Owner.FILE)).apply(elsewhere)).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void uses_are_told_once_a_minute_of_credentials_of_the_store() {
        Uses uses = new Uses();
        Caller.Holder holder = new Caller.Holder(new Name("acme", Owner.STORE), client("acme"), Set.of(), unlimited());
        Caller caller = Caller.of(holder, token(Optional.empty()));
        uses.note(caller, NOW);
        assertThat(uses.waiting()).as("nobody takes them").isZero();
        uses.begin();
        uses.note(caller, NOW + 59_999);
        assertThat(uses.waiting()).isZero();
        uses.note(caller, NOW + 60_000);
        uses.note(caller, NOW + 70_000);
        var taken = uses.take(10);
        assertThat(taken).containsExactly(Map.entry(new Uses.Used("acme", "token", ""), NOW + 60_000));
        assertThat(uses.waiting()).isZero();
        uses.giveBack(taken);
        assertThat(uses.waiting()).isEqualTo(1);
    }

    private static @Nullable Failure lost(Credential was, Client... after) {
        FakeExchange exchange = request();
        OtherCredentials before =
                java.util.Objects.requireNonNull(index(client("one", was)).others());
        Caller.Holder holder =
                new Caller.Holder(new Name("one", Owner.FILE), client("one", was), Set.of(SHOP), unlimited());
        exchange.attach(java.util.Objects.requireNonNull(before.current(Caller.of(holder, was))));
        return new Standing(index(after)).lost(exchange, NOW);
    }

    @Test
    void what_runs_ends_with_its_credential_of_whatever_kind() {
        List<Credential> kinds = List.of(
                token(Optional.of("a")),
                fingerprint(),
                new Credential.Basic("basic", Terms.usual(), "ann", "hash"),
                new Credential.Open("none", Terms.usual()));
        for (Credential each : kinds) {
            assertThat(lost(each, client("one", each))).isNull();
            assertThat(lost(each)).isInstanceOf(Failure.Unauthorized.class);
            assertThat(lost(each, client("two", each))).isInstanceOf(Failure.Unauthorized.class);
        }
        assertThat(lost(
                        kinds.get(0),
                        client("one", token("token", Optional.of("a"), new Keys.Secret("sealed:x"), Terms.usual()))))
                .isInstanceOf(Failure.Unauthorized.class);
        assertThat(lost(kinds.get(1), client("one", subject()))).isInstanceOf(Failure.Unauthorized.class);
        assertThat(lost(kinds.get(2), client("one", new Credential.Basic("basic", Terms.usual(), "ann", "other"))))
                .isInstanceOf(Failure.Unauthorized.class);
        Terms off = new Terms(false, List.of(), List.of(), Optional.empty(), List.of());
        assertThat(lost(kinds.get(3), client("one", new Credential.Open("none", off))))
                .isInstanceOf(Failure.Unauthorized.class);
        // The moment of the tests is on a Monday.
        Hours sunday = new Hours(Set.of(DayOfWeek.SUNDAY), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, ZoneOffset.UTC);
        Terms never = new Terms(true, List.of(), List.of(), Optional.empty(), List.of(sunday));
        assertThat(lost(kinds.get(3), client("one", new Credential.Open("none", never))))
                .isInstanceOf(Failure.Forbidden.class);
    }

    private static Allowances unlimited() {
        return new Allowances.Maker(java.util.Map.of())
                .of(new Name("any", Owner.FILE), Optional.empty(), java.util.List.of());
    }
}
