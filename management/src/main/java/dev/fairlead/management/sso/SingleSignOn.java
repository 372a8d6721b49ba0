package dev.fairlead.management.sso;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import dev.fairlead.store.user.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Sends browsers to the provider and takes them back. What has to be remembered meanwhile lies in a cookie of the browser, encrypted: it holds for
 * every process of management, and for no other browser.
 */
public final class SingleSignOn {

    /** How long somebody may take at the provider. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final String CONTEXT = "single sign-on";
    private static final int RANDOM_BYTES = 32;
    private static final List<Role> HIGHEST_FIRST = List.of(Role.ADMIN, Role.EDITOR, Role.AUDITOR, Role.VIEWER);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SsoSettings settings;
    private final Fetch fetch = new Fetch();
    private final Provider provider;
    private final Supplier<Keyring> keyring;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public SingleSignOn(SsoSettings settings, Supplier<Keyring> keyring, InstantSource clock, LongSupplier nanos) {
        this.settings = settings;
        this.provider = new Provider(fetch, settings.issuer(), nanos);
        this.keyring = keyring;
        this.clock = clock;
    }

    /**
     * Where the browser goes, and what it keeps meanwhile.
     *
     * @param kept encrypted
     */
    public record Begun(String location, String kept) {}

    /**
     * Who somebody is.
     *
     * @param name what the provider calls the person
     * @param proof the same for the same person of the same provider, and for nobody else
     * @param role the highest that a group has
     */
    public record Person(String name, String proof, Role role) {}

    /** What people call the provider. */
    public String label() {
        return settings.label();
    }

    /** Where browsers find the console. */
    public String console() {
        return settings.publicUrl() + "/";
    }

    /** Begins. */
    public Begun begin() throws SsoRefused {
        String state = token();
        String nonce = token();
        String verifier = token();
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", settings.clientId());
        query.put("redirect_uri", settings.redirect());
        query.put("scope", String.join(" ", settings.scopes()));
        query.put("state", state);
        query.put("nonce", nonce);
        query.put("code_challenge", BASE64.encodeToString(sha256(verifier)));
        query.put("code_challenge_method", "S256");
        String authorize = provider.published().authorize();
        String location = authorize + (authorize.contains("?") ? "&" : "?") + form(query);
        Node kept = new Members()
                .put("state", state)
                .put("nonce", nonce)
                .put("verifier", verifier)
                .put("until", clock.instant().plus(PATIENCE).toString())
                .build();
        byte[] sealed = keyring.get().encrypt(Json.canonical(kept).getBytes(StandardCharsets.UTF_8), CONTEXT);
        return new Begun(location, BASE64.encodeToString(sealed));
    }

    /**
     * Ends.
     *
     * @param kept what the browser kept
     * @param answer what the provider sent along, by name
     */
    public Person finish(String kept, Map<String, String> answer) throws SsoRefused {
        Node.Mapping began = opened(kept);
        String state = answer.getOrDefault("state", "");
        boolean same = MessageDigest.isEqual(bytes(state), bytes(Provider.text(began, "state")));
        if (!same || !clock.instant().isBefore(Instant.parse(Provider.text(began, "until")))) {
            throw new SsoRefused("expired", "the answer is not to what this browser asked, or came too late");
        }
        // RFC 9207: who answers says who it is, so that one provider cannot pass on another one's answer.
        String iss = answer.getOrDefault("iss", settings.issuer());
        if (!iss.equals(settings.issuer())) {
            throw new SsoRefused("provider", "the answer is of \"" + iss + "\"");
        }
        if (answer.containsKey("error") || answer.getOrDefault("code", "").isEmpty()) {
            throw new SsoRefused("denied", "the provider says: " + answer.getOrDefault("error", "nothing"));
        }
        IdToken token = IdToken.parse(redeem(answer.getOrDefault("code", ""), Provider.text(began, "verifier")));
        if (!token.isSignedBy(provider.published().keys()).orElse(false)
                && !token.isSignedBy(provider.again().keys()).orElse(false)) {
            throw new SsoRefused("provider", "the id token is not signed by a key of the provider");
        }
        return person(token.claims(settings, Provider.text(began, "nonce"), clock.instant()));
    }

    private Node.Mapping opened(String kept) throws SsoRefused {
        try {
            byte[] plain = keyring.get().decrypt(Base64.getUrlDecoder().decode(kept), CONTEXT);
            return (Node.Mapping) Json.read(new String(plain, StandardCharsets.UTF_8), CONTEXT);
        } catch (KeyException | Json.Malformed | IllegalArgumentException foreign) {
            throw new SsoRefused("expired", "this browser did not begin to sign in, or too long ago", foreign);
        }
    }

    private String redeem(String code, String verifier) throws SsoRefused {
        Provider.Published published = provider.published();
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", settings.redirect());
        form.put("code_verifier", verifier);
        Optional<String> basic = Optional.empty();
        if (published.basic()) {
            String both = encode(settings.clientId()) + ":" + encode(settings.clientSecret());
            basic = Optional.of("Basic " + Base64.getEncoder().encodeToString(bytes(both)));
        } else {
            form.put("client_id", settings.clientId());
            form.put("client_secret", settings.clientSecret());
        }
        return Provider.text(fetch.post(published.token(), form(form), basic), "id_token");
    }

    private Person person(Node.Mapping claims) throws SsoRefused {
        List<String> groups = IdToken.texts(claims.members().get(settings.groupsClaim()));
        Role role = settings.roles().entrySet().stream()
                .filter(entry -> entry.getKey().equals("*") || groups.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .min(Comparator.comparingInt(HIGHEST_FIRST::indexOf))
                .orElseThrow(() -> new SsoRefused("role", "no group of the person has a role here"));
        String subject = Provider.text(claims, "sub");
        String name = List.of("preferred_username", "email", "sub").stream()
                .map(claim -> Provider.text(claims, claim))
                .filter(text -> text.matches("[A-Za-z0-9._@+-]{1,128}"))
                .findFirst()
                .orElseThrow(() -> new SsoRefused("name", "the person has no name that can be used here"));
        return new Person(name, "oidc " + BASE64.encodeToString(sha256(settings.issuer() + "\n" + subject)), role);
    }

    private static String form(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String token() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return BASE64.encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
