package dev.fairlead.model.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.model.Credential;
import dev.fairlead.model.Credential.Keys;
import dev.fairlead.model.PublicKeys;
import dev.fairlead.model.SigningAlgorithm;
import dev.fairlead.model.SigningAlgorithm.Family;
import dev.fairlead.model.Terms;
import dev.fairlead.model.TokenRules;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Credentials that are signed tokens: {@code jwt}, whose keys are said, and {@code oidc}, whose issuer is asked for them. */
final class TokenForm {

    private static final int MIN_SECRET_BYTES = 32;
    private static final int MAX_SECRET_BYTES = 1024;
    private static final int MAX_TEXT = 512;
    private static final int MAX_CLAIMS = 16;
    private static final Duration MOST_SKEW = Duration.ofMinutes(5);
    private static final List<String> SOURCES = List.of("secret", "publicKey", "jwksUrl");
    private static final String KEPT = "[A-Za-z0-9_-]{16,2048}";

    private TokenForm() {}

    static Credential read(String client, String name, Terms terms, Fields fields, KeyHasher keys) {
        List<String> given = SOURCES.stream().filter(fields::has).toList();
        if (given.isEmpty()) {
            fields.missing("secret", "add it, or \"publicKey\", or \"jwksUrl\"");
        } else if (given.size() > 1) {
            fields.findings()
                    .error(
                            fields.place(given.getLast()),
                            "\"" + given.getLast() + "\" stands beside \"" + given.getFirst() + "\"",
                            "keep one of the two");
        }
        Optional<Keys> secret = fields.parsed(
                "secret", text -> sealed(client, text, keys), "use 32 to 1024 bytes, such as 64 random digits");
        Optional<Keys> open =
                fields.parsed("publicKey", TokenForm::pem, "paste what begins with -----BEGIN PUBLIC KEY-----");
        Optional<Keys> set = url(fields, "jwksUrl").map(Keys.KeySet::new);
        Keys proof = secret.or(() -> open).or(() -> set).orElse(new Keys.Secret(""));
        return new Credential.Jwt(name, terms, rules(fields, proof), proof);
    }

    static Credential discovered(String name, Terms terms, Fields fields) {
        url(fields, "issuer");
        Keys proof = new Keys.Discovered();
        TokenRules rules = rules(fields, proof);
        if (rules.audiences().isEmpty()) {
            fields.missing("audiences", "name this API as the issuer does, so that tokens for others are refused");
        }
        return new Credential.Jwt(name, terms, rules, proof);
    }

    private static Keys sealed(String client, String text, KeyHasher keys) {
        if (text.startsWith(KeyHasher.SEALED)) {
            if (!text.substring(KeyHasher.SEALED.length()).matches(KEPT)) {
                throw new IllegalArgumentException("the text of \"secret\" (not shown) is not as it was exported");
            }
            return new Keys.Secret(text);
        }
        int bytes = text.getBytes(UTF_8).length;
        if (bytes < MIN_SECRET_BYTES || bytes > MAX_SECRET_BYTES) {
            throw new IllegalArgumentException("the text of \"secret\" (not shown) has " + bytes + " bytes");
        }
        return new Keys.Secret(keys.seal(client, text));
    }

    private static Keys pem(String text) {
        try {
            PublicKeys.parse(text);
            return new Keys.Public(text.strip() + "\n");
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException("\"publicKey\" cannot be used: " + refused.getMessage(), refused);
        }
    }

    private static Optional<String> url(Fields fields, String key) {
        Optional<String> url = fields.parsed(key, TokenForm::checked, "write it as https://id.example/realms/partners");
        url.filter(text -> !isGuarded(URI.create(text))).ifPresent(text -> fields.findings()
                .warning(
                        fields.place(key),
                        "\"" + key + "\" is fetched without TLS: whoever stands between can make tokens",
                        "use https, or a network that nobody else is on"));
        return url;
    }

    private static String checked(String text) {
        try {
            URI uri = new URI(text);
            boolean spoken = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            boolean plain = uri.getRawUserInfo() == null && uri.getRawFragment() == null;
            if (spoken && plain && uri.getHost() != null && text.length() <= MAX_TEXT) {
                return text;
            }
        } catch (java.net.URISyntaxException notOne) {
            throw new IllegalArgumentException("\"" + text + "\" is not a URL", notOne);
        }
        throw new IllegalArgumentException("\"" + text + "\" is not a URL of http or https");
    }

    private static boolean isGuarded(URI uri) {
        return "https".equals(uri.getScheme())
                || uri.getHost().equals("localhost")
                || uri.getHost().startsWith("127.")
                || uri.getHost().equals("[::1]");
    }

    private static TokenRules rules(Fields fields, Keys keys) {
        Optional<String> client = bounded(fields, "client");
        Optional<String> claim = bounded(fields, "clientClaim");
        if (claim.isPresent() && client.isEmpty()) {
            fields.missing("client", "say what the claim of \"clientClaim\" has to be");
        }
        return new TokenRules(
                fields.requiredText("issuer"),
                fields.parsedList("audiences", TokenForm::bounded, "use at most 512 characters"),
                client.map(value -> new TokenRules.ClientClaim(claim.orElse(""), value)),
                claims(fields),
                fields.duration("skew", Duration.ZERO, MOST_SKEW, TokenRules.USUAL_SKEW),
                algorithms(fields, keys));
    }

    private static Optional<String> bounded(Fields fields, String key) {
        return fields.parsed(key, TokenForm::bounded, "use 1 to 512 characters");
    }

    private static String bounded(String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            throw new IllegalArgumentException(
                    "a text here has 1 to " + MAX_TEXT + " characters, not " + text.length());
        }
        return text;
    }

    private static Map<String, String> claims(Fields fields) {
        Map<String, String> claims = new LinkedHashMap<>();
        Fields inner = fields.fields("claims");
        for (String claim : fields.map("claims").keySet()) {
            inner.optionalText(claim).ifPresent(value -> claims.put(claim, value));
        }
        if (claims.size() > MAX_CLAIMS) {
            fields.findings()
                    .error(
                            fields.place("claims"),
                            "\"claims\" has " + claims.size() + " members, at most " + MAX_CLAIMS + " are allowed",
                            "ask for fewer");
        }
        return claims;
    }

    private static List<SigningAlgorithm> algorithms(Fields fields, Keys keys) {
        List<SigningAlgorithm> usual = usual(keys);
        List<SigningAlgorithm> asked = fields.parsedList("algorithms", SigningAlgorithm::parse, "use such as RS256");
        boolean secret = keys instanceof Keys.Secret;
        for (SigningAlgorithm each : asked) {
            if (secret != (each.family() == Family.SECRET)) {
                fields.findings()
                        .error(
                                fields.place("algorithms"),
                                each.word() + (secret ? " is not for secrets" : " is for secrets, not for public keys"),
                                secret ? "use HS256, HS384 or HS512" : "use such as RS256, ES256 or EdDSA");
            }
        }
        return asked.isEmpty() ? usual : asked.stream().distinct().toList();
    }

    private static List<SigningAlgorithm> usual(Keys keys) {
        return switch (keys) {
            case Keys.Secret secret -> List.of(SigningAlgorithm.HS256);
            case Keys.Public open -> PublicKeys.usual(PublicKeys.parse(open.pem()));
            case Keys.KeySet set -> withPublicKeys();
            case Keys.Discovered issuer -> withPublicKeys();
        };
    }

    private static List<SigningAlgorithm> withPublicKeys() {
        return Arrays.stream(SigningAlgorithm.values())
                .filter(each -> each.family() != Family.SECRET)
                .toList();
    }

    static void write(Credential.Jwt token, Members members) {
        TokenRules rules = token.rules();
        members.put("issuer", rules.issuer());
        if (!rules.audiences().isEmpty()) {
            members.put("audiences", Members.ofTexts(rules.audiences()));
        }
        rules.client().ifPresent(client -> {
            if (!client.claim().isEmpty()) {
                members.put("clientClaim", client.claim());
            }
            members.put("client", client.value());
        });
        if (!rules.claims().isEmpty()) {
            Members claims = new Members();
            new TreeMap<>(rules.claims()).forEach(claims::put);
            members.put("claims", claims.build());
        }
        if (!rules.skew().equals(TokenRules.USUAL_SKEW)) {
            members.put("skew", Durations.print(rules.skew()));
        }
        if (!rules.algorithms().equals(usual(token.keys()))) {
            List<Node> words = rules.algorithms().stream()
                    .map(each -> Members.of(each.word()))
                    .toList();
            members.put("algorithms", Members.of(words));
        }
        switch (token.keys()) {
            case Keys.Secret secret -> members.put("secret", secret.sealed());
            case Keys.Public open -> members.put("publicKey", open.pem());
            case Keys.KeySet set -> members.put("jwksUrl", set.url());
            case Keys.Discovered issuer -> {}
        }
    }
}
