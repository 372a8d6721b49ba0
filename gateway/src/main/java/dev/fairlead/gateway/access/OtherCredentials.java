package dev.fairlead.gateway.access;

import dev.fairlead.model.Credential;
import dev.fairlead.model.Name;
import dev.fairlead.model.TokenRules.ClientClaim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The credentials of a snapshot that are no keys, by what is presented. A rotated one stands there twice for a while. */
final class OtherCredentials {

    private record Reference(Name client, String credential) {}

    private record Claimed(String issuer, String claim, String value) {}

    private final Map<Reference, Caller> all = new HashMap<>();
    private final Map<Claimed, List<Caller>> tokens = new HashMap<>();
    private final Map<String, Set<String>> claims = new HashMap<>();
    private final Map<String, Caller> issuers = new HashMap<>();
    private final Map<String, List<Caller>> users = new HashMap<>();
    private final List<Caller> withPassword = new ArrayList<>();
    private final Map<String, Caller> fingerprints = new HashMap<>();
    private final Map<String, Caller> subjects = new HashMap<>();
    private final Map<Name, Caller> open = new HashMap<>();
    private final Set<Name> asksForPasswords = new HashSet<>();

    OtherCredentials(List<Caller> callers) {
        for (Caller caller : callers) {
            all.put(reference(caller), caller);
            switch (caller.credential()) {
                case Credential.ApiKey key -> throw new IllegalArgumentException("keys are elsewhere");
                case Credential.Jwt token -> add(token, caller);
                case Credential.Basic basic -> {
                    users.computeIfAbsent(basic.user(), user -> new ArrayList<>())
                            .add(caller);
                    withPassword.add(caller);
                    asksForPasswords.addAll(caller.client().products());
                }
                case Credential.Certificate certificate -> {
                    switch (certificate.mark()) {
                        case Credential.Mark.Fingerprint mark -> fingerprints.put(mark.hex(), caller);
                        case Credential.Mark.SubjectName mark -> subjects.put(mark.canonical(), caller);
                    }
                }
                case Credential.Open none -> caller.client().products().forEach(product -> open.put(product, caller));
            }
        }
    }

    private void add(Credential.Jwt token, Caller caller) {
        String issuer = token.rules().issuer();
        String claim = token.rules().client().map(ClientClaim::claim).orElse("");
        String value = token.rules().client().map(ClientClaim::value).orElse("");
        issuers.putIfAbsent(issuer, caller);
        if (!value.isEmpty()) {
            claims.computeIfAbsent(issuer, name -> new LinkedHashSet<>()).add(claim);
        }
        tokens.computeIfAbsent(new Claimed(issuer, claim, value), claimed -> new ArrayList<>())
                .add(caller);
    }

    private static Reference reference(Caller caller) {
        return new Reference(caller.client().name(), caller.credential().name());
    }

    @Nullable
    Caller current(Caller was) {
        return all.get(reference(was));
    }

    List<Credential.Jwt> fetched() {
        List<Credential.Jwt> fetched = new ArrayList<>();
        for (Caller caller : all.values()) {
            if (caller.credential() instanceof Credential.Jwt token && isFetched(token.keys())) {
                fetched.add(token);
            }
        }
        return fetched;
    }

    static boolean isFetched(Credential.Keys keys) {
        return keys instanceof Credential.Keys.KeySet || keys instanceof Credential.Keys.Discovered;
    }

    /**
     * Whose token says that: of those that name its client if there are any, else of those that take all tokens of the
     * issuer. More than one where a token fits several, which is for the caller to refuse if they are several clients'.
     */
    List<Caller> byClaims(String issuer, Function<String, @Nullable String> text) {
        List<Caller> named = new ArrayList<>();
        for (String claim : claims.getOrDefault(issuer, Set.of())) {
            String value = claim.isEmpty() ? clientOf(text) : text.apply(claim);
            if (value != null && !value.isEmpty()) {
                named.addAll(tokens.getOrDefault(new Claimed(issuer, claim, value), List.of()));
            }
        }
        return named.isEmpty() ? tokens.getOrDefault(new Claimed(issuer, "", ""), List.of()) : named;
    }

    private static @Nullable String clientOf(Function<String, @Nullable String> text) {
        String client = text.apply("client_id");
        return client == null ? text.apply("azp") : client;
    }

    /** Any whose tokens are of that issuer, or null if nobody's are. */
    @Nullable
    Caller someOf(String issuer) {
        return issuers.get(issuer);
    }

    boolean hasTokens() {
        return !tokens.isEmpty();
    }

    boolean hasUsers() {
        return !users.isEmpty();
    }

    boolean hasCertificates() {
        return !fingerprints.isEmpty() || !subjects.isEmpty();
    }

    List<Caller> byUser(String user) {
        return users.getOrDefault(user, List.of());
    }

    /** Any that has a password, always the same for the same number. */
    Caller someUser(long number) {
        return withPassword.get(Math.floorMod(number, withPassword.size()));
    }

    @Nullable
    Caller byFingerprint(String hex) {
        return fingerprints.get(hex);
    }

    @Nullable
    Caller bySubject(String canonical) {
        return subjects.get(canonical);
    }

    boolean hasSubjects() {
        return !subjects.isEmpty();
    }

    /** Whose the calls of a product are that present nothing; null if nobody's. */
    @Nullable
    Caller openFor(Name product) {
        return open.get(product);
    }

    /** Whether a client of that product has a password. */
    boolean asksForPassword(Name product) {
        return asksForPasswords.contains(product);
    }
}
