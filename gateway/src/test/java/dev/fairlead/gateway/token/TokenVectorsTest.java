package dev.fairlead.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.token.TokenCheck.Result;
import dev.fairlead.model.PublicKeys;
import dev.fairlead.model.SigningAlgorithm;
import dev.fairlead.model.SigningAlgorithm.Family;
import dev.fairlead.model.TokenRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens as attackers send them, one a line of {@code jose/tokens.txt}. */
class TokenVectorsTest {

    private static final long NOW = 1_000_000_000L;
    private static final String GOOD = "{\"iss\":\"i\",\"exp\":1000100,\"aud\":\"api\"}";
    private static final Signing SIGNING = new Signing();

    static Stream<String> vectors() throws IOException {
        try (InputStream in = Objects.requireNonNull(TokenVectorsTest.class.getResourceAsStream("/jose/tokens.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void is_taken_or_refused(String line) {
        String[] parts = Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
        assertThat(parts).hasSize(6);
        String header =
                parts[2].replace("JWK:rsa-other", SIGNING.jwk("rsa-other", "")).replace("KID300", "k".repeat(300));
        String claims = parts[3].replace("GOOD", GOOD).replace("DEEP", "{\"a\":".repeat(100) + "1" + "}".repeat(100));

        assertThat(said(parts[0], changed(SIGNING.token(parts[1], header, claims), parts[4])))
                .isEqualTo(parts[5]);
    }

    private static String said(String checked, String token) {
        byte[] bytes = token.getBytes(StandardCharsets.ISO_8859_1);
        try {
            Result result = check(checked).check(PresentedToken.read(bytes, 0, bytes.length), NOW);
            return switch (result) {
                case Result.Good good -> "good" + (good.certificate() == null ? "" : " to " + good.certificate());
                case Result.Bad bad -> bad.reason();
                case Result.Unsettled unsettled -> "unsettled";
            };
        } catch (TokenRefused refused) {
            return refused.reason();
        }
    }

    private static String changed(String token, String change) {
        return switch (change) {
            case "pad" -> token + "=";
            case "bits" -> {
                // The last of 43 letters for 32 bytes has two bits too many.
                char last = token.charAt(token.length() - 1);
                yield token.substring(0, token.length() - 1) + (char) (last + 1);
            }
            case "plus" -> token.substring(0, token.length() - 1) + "+";
            case "junk" -> token + "!!";
            case "space" -> token.replaceFirst("\\.", ". ");
            case "line" -> token + "\n";
            case "two" -> token.substring(0, token.lastIndexOf('.'));
            case "four" -> token + ".";
            case "five" -> token + "..";
            case "huge" -> token + "A".repeat(PresentedToken.MAX_BYTES);
            default -> token;
        };
    }

    private static TokenCheck check(String name) {
        return switch (name) {
            case "hs" -> secret(Map.of(), List.of("api"));
            case "scoped" -> secret(Map.of("scope", "write", "tier", "1", "staff", "true"), List.of());
            case "rs" -> open("rsa");
            case "es" -> open("p256");
            case "ed" -> open("ed");
            default -> new TokenCheck(rules(asymmetric(), Map.of(), List.of("api")), published());
        };
    }

    private static TokenCheck secret(Map<String, String> claims, List<String> audiences) {
        return new TokenCheck(
                rules(List.of(SigningAlgorithm.HS256), claims, audiences),
                FixedKeys.of(Signing.SECRET.getBytes(StandardCharsets.UTF_8)));
    }

    private static TokenCheck open(String key) {
        String pem = SIGNING.pem(key);
        return new TokenCheck(
                rules(PublicKeys.usual(PublicKeys.parse(pem)), Map.of(), List.of("api")), FixedKeys.of(pem));
    }

    private static List<SigningAlgorithm> asymmetric() {
        return Arrays.stream(SigningAlgorithm.values())
                .filter(each -> each.family() != Family.SECRET)
                .toList();
    }

    private static TokenRules rules(
            List<SigningAlgorithm> algorithms, Map<String, String> claims, List<String> audiences) {
        return new TokenRules("i", audiences, Optional.empty(), claims, TokenRules.USUAL_SKEW, algorithms);
    }

    /** A published set: two keys of one id, one for encryption, a short one, a secret, one for one algorithm, nonsense. */
    private static final String PUBLISHED = "{\"keys\":["
            + String.join(
                    ",",
                    SIGNING.jwk("rsa", "\"kid\":\"r\",\"use\":\"sig\",\"x5u\":\"https://evil.example/\""),
                    SIGNING.jwk("rsa-twin", "\"kid\":\"r\""),
                    SIGNING.jwk("p256", "\"kid\":\"e\",\"x5c\":[\"nonsense\"]"),
                    SIGNING.jwk("p384", "\"kid\":\"e3\""),
                    SIGNING.jwk("ed", "\"kid\":\"d\""),
                    SIGNING.jwk("rsa", "\"kid\":\"enc\",\"use\":\"enc\""),
                    SIGNING.jwk("short", "\"kid\":\"short\""),
                    SIGNING.jwk("rsa-only", "\"kid\":\"only\",\"alg\":\"RS256\""),
                    "{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"YSBzZWNyZXQgb2YgdGVzdHMgdGhhdCBoYXMgbW9yZSB0aGFuIDMyIGJ5dGVz\"}",
                    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\",\"kid\":\"bad\"}",
                    "{\"kty\":\"what\"}",
                    "17")
            + "]}";

    private static RemoteKeys published() {
        RemoteKeys keys = new RemoteKeys("i", () -> KeySet.read(PUBLISHED), Runnable::run, () -> 0);
        keys.fetchSoon();
        return keys;
    }
}
