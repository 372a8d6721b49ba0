package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.emit.Manifest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is secret, and under which key of which Secret it is looked for. No value ever leaves this class: a manifest has
 * the names of keys only.
 */
final class Vault {

    private static final Pattern SECRET =
            Pattern.compile(".*(password|passwd|passphrase|secret|token|apikey|credential)s?|pass|pwd|keys?");
    // Names that only speak of secrets: how long a token lives, where a key lies.
    private static final Pattern ABOUT = Pattern.compile(
            "(?i).*(_FILE|_PATH|_DIR|_TTL|_EXPIRY|_EXPIRES?(_IN)?|_TIMEOUT|_LIFETIME|_ALGORITHM|_LENGTH|_HEADER|_PREFIX|_NAME|_ID|_ENABLED?)");
    private static final Pattern HARMLESS = Pattern.compile("(?i)|true|false|yes|no|on|off|/[A-Za-z0-9._/-]*");
    private static final Pattern WITH_PASSWORD = Pattern.compile("(?s)[a-z][a-z0-9+.-]*://[^/@\\s]*:[^/@\\s]+@.*");
    private static final Pattern CONNECTION = Pattern.compile(
            "(?s)(mongodb(\\+srv)?|rediss?|postgres(ql)?|mysql|mariadb|amqps?|mssql|sqlserver)(\\+[a-z0-9]+)?://.*");
    private static final Pattern ADDRESS = Pattern.compile("(?i).*(URI|URL|DSN|CONNECTION(_STRING)?)");
    private static final int SURE = 8;

    /** One key of a Secret. */
    record Key(String secret, String key) {}

    private record Held(String value, Cause cause) {}

    private final Map<String, Map<String, Held>> secrets = new TreeMap<>();
    private final Map<String, Cause> values = new LinkedHashMap<>();

    /** Whether a variable of that name and value is secret: by its name, or as the address of a store. */
    static boolean isSecret(String name, String value) {
        if (HARMLESS.matcher(value).matches()) {
            return false;
        }
        if (WITH_PASSWORD.matcher(value).matches()
                || (ADDRESS.matcher(name).matches() && CONNECTION.matcher(value).matches())) {
            return true;
        }
        if (ABOUT.matcher(name).matches()) {
            return false;
        }
        for (String word : name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1)) {
            if (SECRET.matcher(word).matches()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a file of that name is likely to be secret. */
    static boolean isSecretFile(String name) {
        return name.toLowerCase(Locale.ROOT)
                .matches(
                        ".*\\.(key|pem|p12|pfx|jks|crt|cert)|\\.?htpasswd.*|.*(password|passwd|secret|token|credential).*|\\.env.*|id_[a-z0-9]+");
    }

    /** Keeps a value under a key; another value under the same key gets a key with the owner's name before it. */
    Key keep(String secret, String key, String value, String owner, Cause cause) {
        Map<String, Held> keys = secrets.computeIfAbsent(secret, none -> new TreeMap<>());
        Held held = keys.get(key);
        String free = held == null || held.value().equals(value) ? key : owner + "-" + key;
        Held before = keys.get(free);
        keys.put(free, new Held(value, before == null ? cause : before.cause().and(cause)));
        know(value, cause);
        return new Key(secret, free);
    }

    /** Refers to a key that somebody else fills. */
    Key refer(String secret, String key, Cause cause) {
        secrets.computeIfAbsent(secret, none -> new TreeMap<>())
                .merge(
                        key,
                        new Held("", cause),
                        (before, more) ->
                                new Held(before.value(), before.cause().and(more.cause())));
        return new Key(secret, key);
    }

    /** Knows a value that is secret, before anything refers to it. */
    void know(String value, Cause cause) {
        if (isSure(value)) {
            values.putIfAbsent(value, cause);
        }
    }

    /** Whether a secret value stands in a text. */
    boolean isWithin(String text) {
        return within(text).isPresent();
    }

    // Whether it is surely no other word. A word such as "postgres" is a password at one place and a user at another:
    // it cannot be told from the text
    // around.
    static boolean isSure(String value) {
        return value.length() >= SURE && !value.matches("[a-z]+|[A-Z]?[a-z-]+|[0-9]{1,9}");
    }

    /** The value that a text has in it, with where it comes from. */
    Optional<Map.Entry<String, Cause>> within(String text) {
        return values.entrySet().stream()
                .filter(entry -> text.contains(entry.getKey()))
                .findFirst();
    }

    /** Makes the Secrets, or what fetches them. */
    void write(Conversion run) {
        secrets.forEach((secret, keys) -> {
            Cause cause = keys.values().stream()
                    .map(Held::cause)
                    .reduce(Cause::and)
                    .orElse(Cause.rule("a secret"))
                    .so("a Secret that is referred to has to be there; its values are put in by you");
            if (run.extension().at("secretStore").isThere()) {
                fetched(secret, keys, cause, run);
            } else {
                Manifest manifest = run.add(Manifest.of("v1", "Secret", secret, "secrets", cause), "", cause);
                manifest.root().put("type", "Opaque", cause);
                manifest.metadata().at("annotations").put("fairlead.dev/keys", String.join(",", keys.keySet()), cause);
                run.expects().put("Secret/" + secret, "values for the keys " + String.join(", ", keys.keySet()));
            }
        });
    }

    private static void fetched(String secret, Map<String, Held> keys, Cause cause, Conversion run) {
        Manifest manifest =
                run.add(Manifest.of("external-secrets.io/v1", "ExternalSecret", secret, "secrets", cause), "", cause);
        Draft spec = manifest.spec();
        spec.put("refreshInterval", "1h", Cause.rule("a rotated value arrives within the hour"));
        var store = run.extension().at("secretStore");
        spec.at("secretStoreRef")
                .put("name", store.at("name").text(), store.at("name").mapped());
        Cause kind =
                store.at("kind").isThere() ? store.at("kind").mapped() : Cause.rule("a store of the whole cluster");
        spec.at("secretStoreRef")
                .put("kind", store.at("kind").isThere() ? store.at("kind").text() : "ClusterSecretStore", kind);
        spec.at("target").put("name", secret, cause);
        keys.keySet().forEach(key -> {
            Draft entry = spec.append("data").put("secretKey", key, cause);
            entry.at("remoteRef")
                    .put("key", run.project() + "/" + secret, cause)
                    .put("property", key, cause);
        });
        run.expects().put("SecretStore/" + store.at("name").text(), "External Secrets Operator, which fills " + secret);
    }
}
