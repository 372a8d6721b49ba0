package dev.fairlead.gateway.token;

import dev.fairlead.model.SigningAlgorithm;
import dev.fairlead.model.TokenRules;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks tokens for one credential. What the token says is looked at first, then its signature: only a token that would
 * be good can make keys be fetched. Its header never chooses where a key comes from ({@code jku}, {@code x5u} and
 * {@code jwk} are not looked at), nor of which kind it is.
 */
public final class TokenCheck {

    private static final int MAX_KEY_ID = 256;

    /** Dates beyond are this one: the year 9999. */
    private static final double LAST_SECOND = 253_402_300_799.0;

    /** Of RFC 7519 and RFC 9068; other kinds of tokens (of logout, of proofs) are not for calling. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt");

    private final TokenRules rules;
    private final KeySource keys;

    /** A check by these rules with these keys. */
    public TokenCheck(TokenRules rules, KeySource keys) {
        this.rules = rules;
        this.keys = keys;
    }

    /** What came of it. */
    public sealed interface Result {

        /**
         * It is good.
         *
         * @param untilMillis when it ends, skew included
         * @param certificate SHA-256 in base64url of the certificate that it is bound to (RFC 8705), or null
         */
        record Good(long untilMillis, @Nullable String certificate) implements Result {}

        /** It is not good; the reason is for the log. */
        record Bad(String reason) implements Result {}

        /** Keys have to be fetched before that can be said. */
        record Unsettled(RemoteKeys keys) implements Result {}
    }

    /** Looks at a token. */
    public Result check(PresentedToken token, long nowMillis) {
        try {
            SigningAlgorithm algorithm = algorithm(token.header());
            long until = dates(token.claims(), nowMillis);
            says(token);
            String certificate = boundTo(token.claims());
            String id = keyId(token.header());
            List<VerifyingKey> found = keys.find(id, algorithm);
            if (found == null) {
                return new Result.Unsettled((RemoteKeys) keys);
            }
            if (found.isEmpty()) {
                return new Result.Bad("token is signed with an unknown key");
            }
            return found.stream().anyMatch(key -> key.signed(token))
                    ? new Result.Good(until, certificate)
                    : new Result.Bad("token has a wrong signature");
        } catch (TokenRefused refused) {
            return new Result.Bad(refused.reason());
        }
    }

    private SigningAlgorithm algorithm(Node.Mapping header) throws TokenRefused {
        Map<String, Node> members = header.members();
        // Nothing that has to be understood is, so there must be none (RFC 7515 section 4.1.11).
        if (members.containsKey("crit") || members.containsKey("b64")) {
            throw new TokenRefused("token has critical parameters");
        }
        if (members.containsKey("cty") || members.containsKey("enc")) {
            throw new TokenRefused("token holds another token");
        }
        Node type = members.get("typ");
        if (type != null && !(type instanceof Node.Text text && TYPES.contains(typeOf(text.value())))) {
            throw new TokenRefused("token is of another type");
        }
        if (members.get("alg") instanceof Node.Text word) {
            for (SigningAlgorithm each : rules.algorithms()) {
                if (each.word().equals(word.value())) {
                    return each;
                }
            }
        }
        throw new TokenRefused("token has an algorithm that is not allowed");
    }

    private static String typeOf(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
    }

    private static @Nullable String keyId(Node.Mapping header) throws TokenRefused {
        Node id = header.members().get("kid");
        if (id == null) {
            return null;
        }
        if (id instanceof Node.Text text && text.value().length() <= MAX_KEY_ID) {
            return text.value();
        }
        throw new TokenRefused("token has a key id that is none");
    }

    private long dates(Node.Mapping claims, long nowMillis) throws TokenRefused {
        long skew = rules.skew().toMillis();
        if (!claims.members().containsKey("exp")) {
            throw new TokenRefused("token never expires");
        }
        long until = millis(claims, "exp") + skew;
        if (nowMillis >= until) {
            throw new TokenRefused("token has expired");
        }
        if (claims.members().containsKey("nbf") && nowMillis < millis(claims, "nbf") - skew) {
            throw new TokenRefused("token is not valid yet");
        }
        return until;
    }

    private static long millis(Node.Mapping claims, String name) throws TokenRefused {
        if (claims.members().get(name) instanceof Node.Decimal decimal) {
            double seconds = decimal.value().doubleValue();
            if (seconds >= 0) {
                return (long) (Math.min(seconds, LAST_SECOND) * 1000);
            }
        }
        throw new TokenRefused("token has a date that is none");
    }

    private void says(PresentedToken token) throws TokenRefused {
        Map<String, Node> claims = token.claims().members();
        if (!rules.issuer().equals(token.text("iss"))) {
            throw new TokenRefused("token is of another issuer");
        }
        if (!rules.audiences().isEmpty()
                && rules.audiences().stream().noneMatch(audience -> holds(claims.get("aud"), audience, false))) {
            throw new TokenRefused("token is for another audience");
        }
        for (Map.Entry<String, String> wanted : rules.claims().entrySet()) {
            if (!holds(claims.get(wanted.getKey()), wanted.getValue(), isScope(wanted.getKey()))) {
                throw new TokenRefused("token lacks a claim that is asked for");
            }
        }
    }

    private static boolean isScope(String claim) {
        return claim.equals("scope") || claim.equals("scp");
    }

    private static boolean holds(@Nullable Node value, String wanted, boolean words) {
        if (value == null) {
            return false;
        }
        return switch (value) {
            case Node.Text text ->
                words
                        ? List.of(text.value().split(" ", -1)).contains(wanted)
                        : text.value().equals(wanted);
            case Node.Sequence list ->
                list.elements().stream()
                        .anyMatch(each ->
                                each instanceof Node.Text text && text.value().equals(wanted));
            case Node.Decimal number -> number.value().toPlainString().equals(wanted);
            case Node.Bool bool -> Boolean.toString(bool.value()).equals(wanted);
            case Node.Mapping mapping -> false;
            case Node.Empty empty -> false;
        };
    }

    // Who holds such a token must prove more than that; to take it without would make a stolen one good (RFC 9449,
    // 8705).
    private static @Nullable String boundTo(Node.Mapping claims) throws TokenRefused {
        Node bound = claims.members().get("cnf");
        if (bound == null) {
            return null;
        }
        if (bound instanceof Node.Mapping mapping
                && mapping.members().size() == 1
                && mapping.members().get("x5t#S256") instanceof Node.Text thumbprint) {
            return thumbprint.value();
        }
        throw new TokenRefused("token is bound to a key");
    }
}
