package dev.fairlead.benchmark;

import dev.fairlead.gateway.access.CredentialIndex;
import dev.fairlead.gateway.access.CredentialStep;
import dev.fairlead.gateway.access.Proving;
import dev.fairlead.gateway.access.SecretCheck;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Peer;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.token.FixedKeys;
import dev.fairlead.gateway.token.Issuers;
import dev.fairlead.gateway.token.PresentedToken;
import dev.fairlead.gateway.token.TokenCheck;
import dev.fairlead.gateway.token.TokenRefused;
import dev.fairlead.gateway.web.OwnCalls;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.SigningAlgorithm;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Terms;
import dev.fairlead.model.TokenRules;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a signed token of some 400 bytes costs: the whole check, as it is done for one that was not seen before, by
 * algorithm; and the step of the pipeline for one that is remembered, with the request around it as in {@link
 * ChainBenchmark#requestAlone}.
 */
@State(Scope.Thread)
public class TokenBenchmark {
    private static final HeadBounds BOUNDS = new HeadBounds(16 * 1024, 8 * 1024, 100);
    private static final byte[] SECRET = "a secret of more than thirty-two bytes".getBytes(StandardCharsets.US_ASCII);
    private static final long NOW = 1_000_000_000_000L;
    private static final String CLAIMS =
            "{\"iss\":\"https://id.example/realms/partners\",\"sub\":\"42\",\"aud\":\"payments\","
                    + "\"exp\":2000000000,\"iat\":900000000,\"jti\":\"2c5c2d0e-5d0f-4b0e-9a51-0d1f7a3c6f11\","
                    + "\"client_id\":\"acme-app\",\"scope\":\"payments.read payments.write\"}";

    private final EventLoops loops = EventLoops.start(1, System::nanoTime, new SplittableRandom(1));
    private final LiveExchange exchange =
            new LiveExchange(loops.loops().getFirst(), "web", new TrustedProxies(List.of()));
    private final Peer peer = new Peer(new byte[] {10, 1, 2, 3}, "10.1.2.3".getBytes(StandardCharsets.US_ASCII), false);
    private final Proving proving = new Proving(
            (client, text) -> SECRET,
            (password, hash) -> false,
            text -> "",
            new Issuers(System::nanoTime, OwnCalls.usual()));
    private final CredentialStep step =
            new CredentialStep(CredentialIndex.of(snapshot()), new SecretCheck(new byte[32], 1), proving);
    private final Checked hs256 = checked(SigningAlgorithm.HS256);
    private final Checked rs256 = checked(SigningAlgorithm.RS256);
    private final Checked es256 = checked(SigningAlgorithm.ES256);
    private final Checked edDsa = checked(SigningAlgorithm.EDDSA);
    private final byte[] head =
            ("GET /shop/orders/42?page=2 HTTP/1.1\r\nHost: api.example.com\r\nAccept: application/json\r\n"
                            + "Authorization: Bearer " + new String(hs256.token(), StandardCharsets.US_ASCII)
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Checked(TokenCheck check, byte[] token) {
        TokenCheck.Result run() throws TokenRefused {
            return check.check(PresentedToken.read(token, 0, token.length), NOW);
        }
    }

    private static TokenRules rules(SigningAlgorithm algorithm) {
        return new TokenRules(
                "https://id.example/realms/partners",
                List.of("payments"),
                Optional.of(new TokenRules.ClientClaim("", "acme-app")),
                Map.of("scope", "payments.read"),
                TokenRules.USUAL_SKEW,
                List.of(algorithm));
    }

    private static Snapshot snapshot() {
        Credential token = new Credential.Jwt(
                "app", Terms.usual(), rules(SigningAlgorithm.HS256), new Credential.Keys.Secret("sealed:x"));
        Client client = new Client("acme", "", true, List.of(), Optional.empty(), List.of(token));
        AllObjects<Name> objects = AllObjects.<Name>none().withClients(Map.of(new Name("acme", Owner.FILE), client));
        return new Snapshot(1, 0, objects, Set.of(), List.of());
    }

    private static Checked checked(SigningAlgorithm algorithm) {
        try {
            String signed = text("{\"alg\":\"" + algorithm.word() + "\",\"typ\":\"at+jwt\",\"kid\":\"2026-11\"}") + "."
                    + text(CLAIMS);
            byte[] bytes = signed.getBytes(StandardCharsets.US_ASCII);
            if (algorithm == SigningAlgorithm.HS256) {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
                return checked(algorithm, FixedKeys.of(SECRET), signed, mac.doFinal(bytes));
            }
            String kind = algorithm == SigningAlgorithm.RS256
                    ? "RSA"
                    : algorithm == SigningAlgorithm.ES256 ? "EC" : "Ed25519";
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            if (!kind.equals("Ed25519")) {
                generator.initialize(kind.equals("RSA") ? 2048 : 256);
            }
            KeyPair pair = generator.generateKeyPair();
            Signature signature = Signature.getInstance(
                    switch (kind) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSAinP1363Format";
                        default -> "Ed25519";
                    });
            signature.initSign(pair.getPrivate());
            signature.update(bytes);
            String pem = "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())
                    + "\n-----END PUBLIC KEY-----\n";
            return checked(algorithm, FixedKeys.of(pem), signed, signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Checked checked(SigningAlgorithm algorithm, FixedKeys keys, String signed, byte[] signature) {
        String token = signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        return new Checked(new TokenCheck(rules(algorithm), keys), token.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Benchmark
    public TokenCheck.Result wholeCheckHs256() throws TokenRefused {
        return hs256.run();
    }

    @Benchmark
    public TokenCheck.Result wholeCheckRs256() throws TokenRefused {
        return rs256.run();
    }

    @Benchmark
    public TokenCheck.Result wholeCheckEs256() throws TokenRefused {
        return es256.run();
    }

    @Benchmark
    public TokenCheck.Result wholeCheckEdDsa() throws TokenRefused {
        return edDsa.run();
    }

    @Benchmark
    public LiveExchange requestAlone() throws Malformed {
        return request();
    }

    @Benchmark
    public Verdict requestWithRememberedToken() throws Malformed {
        Verdict verdict = step.apply(request());
        if (verdict != Verdict.CONTINUE) {
            throw new IllegalStateException("the token was refused: " + exchange.failure());
        }
        return verdict;
    }

    private LiveExchange request() throws Malformed {
        exchange.clear();
        System.arraycopy(head, 0, exchange.head().fields().room(head.length), 0, head.length);
        exchange.head().fields().filled(head.length);
        exchange.head().parse(BOUNDS);
        exchange.begin(peer, 1, NOW);
        return exchange;
    }

    @TearDown
    public void stop() {
        proving.close();
        loops.stop(Duration.ofSeconds(1));
    }
}
