package dev.fairlead.gateway.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DigestAuthTest {

    private static final String HASH = md5("ann:traefik:secret");
    private static final long MINUTE = 60_000;

    private final Nonces nonces = new Nonces(new Random(7));
    private final DigestAuth auth = auth(Map.of("ann:traefik", HASH), Optional.empty());

    private DigestAuth auth(Map<String, String> users, Optional<String> file) {
        return new DigestAuth(new Middleware.DigestAuth(users, file, "traefik", true, Optional.of("X-User")), nonces);
    }

    private static String md5(String text) {
        return HexFormat.of().formatHex(Passwords.digest("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static FakeExchange request(String target, long millis) {
        return FakeExchange.of("GET", "a", target).at(0, millis);
    }

    private String nonce(long millis) {
        Matcher nonce = Pattern.compile("nonce=\"([^\"]+)\"").matcher(challenge(auth, request("/", millis)));
        assertThat(nonce.find()).isTrue();
        return nonce.group(1);
    }

    private static String challenge(DigestAuth auth, FakeExchange exchange) {
        assertThat(auth.apply(exchange)).isEqualTo(Verdict.REFUSED);
        Failure.Rejected refused = (Failure.Rejected) Objects.requireNonNull(exchange.failure());
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.headers().getFirst()).isEqualTo("WWW-Authenticate");
        return refused.headers().get(1);
    }

    /** As a browser makes it. */
    private static String answer(String user, String password, String nonce, String uri, int count) {
        String nc = String.format("%08x", count);
        String proof =
                md5(md5(user + ":traefik:" + password) + ":" + nonce + ":" + nc + ":c0:auth:" + md5("GET:" + uri));
        return "Digest username=\"" + user + "\", realm=\"traefik\", nonce=\"" + nonce + "\", uri=\"" + uri
                + "\", algorithm=MD5, qop=auth, nc=" + nc + ", cnonce=\"c0\", response=\"" + proof + "\"";
    }

    @Test
    void who_proves_the_password_passes_and_the_service_is_told_who() {
        FakeExchange exchange =
                request("/a%2Fb?x=1", 0).with("Authorization", answer("ann", "secret", nonce(0), "/a%2fb?x=1", 1));
        assertThat(auth.apply(exchange)).isEqualTo(Verdict.CONTINUE);
        assertThat(exchange.requestChanges()).containsExactly("X-User: ann", "-authorization");
    }

    @Test
    void a_challenge_names_realm_algorithm_and_a_nonce_of_its_own() {
        String first = challenge(auth, request("/", 0));
        assertThat(first).matches("Digest realm=\"traefik\", nonce=\"[A-Za-z0-9_-]{43}\", algorithm=MD5, qop=\"auth\"");
        assertThat(challenge(auth, request("/", 0))).isNotEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"ann, wrong, /", "bob, secret, /", "ann, secret, /other", "ann, secret, /?x=1"})
    void a_wrong_name_password_or_target_is_refused(String user, String password, String uri) {
        FakeExchange exchange = request("/", 0).with("Authorization", answer(user, password, nonce(0), uri, 1));
        assertThat(challenge(auth, exchange)).doesNotContain("stale");
    }

    @Test
    void a_proof_passes_once() {
        String nonce = nonce(0);
        for (int count : new int[] {2, 1, 3, 70}) {
            String answer = answer("ann", "secret", nonce, "/", count);
            assertThat(auth.apply(request("/", 0).with("Authorization", answer)))
                    .isEqualTo(Verdict.CONTINUE);
            assertThat(challenge(auth, request("/", 0).with("Authorization", answer)))
                    .endsWith("stale=true");
        }
        // Too far behind to be remembered, and therefore not taken.
        String late = answer("ann", "secret", nonce, "/", 4);
        assertThat(challenge(auth, request("/", 0).with("Authorization", late))).endsWith("stale=true");
    }

    @Test
    void a_nonce_ends_after_ten_minutes() {
        String nonce = nonce(0);
        String answer = answer("ann", "secret", nonce, "/", 1);
        assertThat(challenge(auth, request("/", 10 * MINUTE + 1).with("Authorization", answer)))
                .endsWith("stale=true");
        assertThat(auth.apply(request("/", 10 * MINUTE).with("Authorization", answer)))
                .isEqualTo(Verdict.CONTINUE);
    }

    @Test
    void a_nonce_of_somebody_else_is_not_taken() {
        String foreign = new Nonces(new Random(8)).make(0);
        for (String nonce : new String[] {foreign, "", "x", foreign + "="}) {
            String answer = answer("ann", "secret", nonce, "/", 1);
            assertThat(challenge(auth, request("/", 0).with("Authorization", answer)))
                    .endsWith("stale=true");
        }
    }

    @Test
    void what_is_no_answer_is_refused() {
        String good = answer("ann", "secret", nonce(0), "/", 1);
        for (String bad : new String[] {
            "",
            "Basic YW5uOnNlY3JldA==",
            "Digest",
            "Digest username=\"ann\"",
            good.replace("qop=auth", "qop=auth-int"),
            good.replace("algorithm=MD5", "algorithm=SHA-256"),
            good.replace("realm=\"traefik\"", "realm=\"other\""),
            good.replace("nc=00000001", "nc=1"),
            good + ", username=\"bob\"",
            good + ", userhash=true",
            good + " x".repeat(4096)
        }) {
            assertThat(auth.apply(request("/", 0).with("Authorization", bad)))
                    .as(bad)
                    .isEqualTo(Verdict.REFUSED);
        }
        assertThat(auth.apply(request("/", 0).with("Authorization", good))).isEqualTo(Verdict.CONTINUE);
    }

    @Test
    void users_come_from_a_file_and_one_that_is_not_there_lets_nobody_in(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("users");
        Files.writeString(file, "# users\n\nann:traefik:" + HASH + "\nbob:traefik:short\n");
        DigestAuth read = auth(Map.of(), Optional.of(file.toString()));
        String answer = answer("ann", "secret", nonce(0), "/", 1);
        DigestAuth missing = auth(Map.of(), Optional.of(folder.resolve("none").toString()));
        assertThat(missing.apply(request("/", 0).with("Authorization", answer))).isEqualTo(Verdict.REFUSED);
        assertThat(read.apply(request("/", 0).with("Authorization", answer))).isEqualTo(Verdict.CONTINUE);
    }

    @Test
    void nonces_are_bounded_and_one_that_was_forgotten_never_counts_as_new() {
        String first = nonces.make(0);
        assertThat(nonces.use(first, 1, 0)).isEqualTo(Nonces.Use.FRESH);
        for (int i = 1; i <= 10_000; i++) {
            assertThat(nonces.use(nonces.make(i), 1, i)).isEqualTo(Nonces.Use.FRESH);
        }
        assertThat(nonces.size()).isBetween(1, 4096);
        assertThat(nonces.use(first, 1, 10_000)).isEqualTo(Nonces.Use.STALE);
        assertThat(nonces.use(first, 2, 10_000)).isEqualTo(Nonces.Use.STALE);
    }
}
