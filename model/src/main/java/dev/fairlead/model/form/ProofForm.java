package dev.fairlead.model.form;

import dev.fairlead.model.Credential;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Terms;
import dev.fairlead.model.tree.Members;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * API keys, passwords and certificates. A key comes in one of three ways: whole ({@code key}, hashed at once and never
 * kept), as it was exported ({@code id} and {@code hash}), or not at all, and then the installation derives one. No
 * message shows a key or a password.
 */
final class ProofForm {

    private static final Pattern KEY = Pattern.compile("flk_([a-z0-9]{12})_([0-9A-Za-z]{32})");
    private static final KeyHash NONE = KeyHash.of(new byte[32]);
    private static final int MIN_PASSWORD = 8;
    private static final int MAX_PASSWORD = 256;
    private static final int MAX_SUBJECT = 1024;
    private static final Pattern HASH =
            Pattern.compile("pbkdf2-sha256\\$[1-9][0-9]{0,7}\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}"
                    + "|keyed\\$[0-9a-f]{64}"
                    + "|\\$2[aby]\\$[0-9]{2}\\$[./A-Za-z0-9]{53}"
                    + "|\\$(apr1|1)\\$[./A-Za-z0-9]{1,8}\\$[./A-Za-z0-9]{22}");

    private ProofForm() {}

    private record Proof(String id, KeyHash hash) {}

    static Credential key(String client, String name, Terms terms, Fields fields, KeyHasher keys) {
        Proof proof = proof(client, name, fields, keys);
        return new Credential.ApiKey(name, terms, proof.id(), proof.hash());
    }

    private static Proof proof(String client, String name, Fields fields, KeyHasher keys) {
        boolean exported = fields.has("id") || fields.has("hash");
        if (fields.has("key") && exported) {
            fields.findings()
                    .error(fields.place("key"), "\"key\" stands beside \"id\" and \"hash\"", "keep one of the two");
        }
        if (fields.has("key")) {
            return fields.parsed("key", key -> proof(key, keys), "write flk_, 12 of a-z0-9, _, 32 of 0-9A-Za-z")
                    .orElse(new Proof("", NONE));
        }
        if (exported) {
            fields.requiredText("hash");
            String id = fields.requiredText("id");
            if (!id.isEmpty() && !id.matches("[a-z0-9]{12}")) {
                fields.findings().error(fields.place("id"), "\"" + id + "\" is not a key's id", "use 12 of a-z0-9");
            }
            return new Proof(
                    id,
                    fields.parsed("hash", ProofForm::hash, "use the 64 digits as exported")
                            .orElse(NONE));
        }
        return keys.derive(client, name).map(key -> proof(key, keys)).orElse(new Proof("", NONE));
    }

    private static Proof proof(String key, KeyHasher keys) {
        Matcher parts = KEY.matcher(key);
        if (!parts.matches()) {
            throw new IllegalArgumentException("the text of \"key\" (not shown) is not a key");
        }
        return new Proof(parts.group(1), keys.hash(parts.group(2)));
    }

    private static KeyHash hash(String hex) {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("the text of \"hash\" is not 64 lower-case hexadecimal digits");
        }
        return KeyHash.parse(hex);
    }

    static void write(Credential.ApiKey key, Members members) {
        if (!key.id().isEmpty()) {
            members.put("id", key.id()).put("hash", key.hash().hex());
        }
    }

    static Credential basic(String client, String name, Terms terms, Fields fields, KeyHasher keys) {
        String user = fields.requiredText("user");
        if (user.length() > 128 || user.indexOf(':') >= 0 || user.chars().anyMatch(Character::isISOControl)) {
            fields.findings()
                    .error(
                            fields.place("user"),
                            "\"user\" is longer than 128 characters, or has a colon or a control character",
                            "use a name without them");
        }
        Optional<String> hash = fields.parsed(
                "hash", ProofForm::passwordHash, "write the password as \"password\", or a hash of htpasswd -B");
        if (fields.has("password") && fields.has("hash")) {
            fields.findings()
                    .error(fields.place("password"), "\"password\" stands beside \"hash\"", "keep one of the two");
        } else if (!fields.has("password") && !fields.has("hash")) {
            fields.missing("password", "add it, or \"hash\"");
        }
        Optional<String> made = fields.parsed(
                "password",
                text -> keys.password(client, password(text)),
                "use " + MIN_PASSWORD + " to " + MAX_PASSWORD);
        return new Credential.Basic(name, terms, user, hash.or(() -> made).orElse(""));
    }

    private static String password(String text) {
        if (text.length() < MIN_PASSWORD || text.length() > MAX_PASSWORD) {
            throw new IllegalArgumentException(
                    "the text of \"password\" (not shown) has " + text.length() + " characters");
        }
        return text;
    }

    private static String passwordHash(String text) {
        if (!HASH.matcher(text).matches()) {
            throw new IllegalArgumentException("the text of \"hash\" (not shown) is not a hash of a password");
        }
        return text;
    }

    static Credential certificate(String name, Terms terms, Fields fields) {
        Optional<Credential.Mark> fingerprint = fields.parsed(
                "fingerprint", ProofForm::fingerprint, "use what openssl x509 -noout -fingerprint -sha256 says");
        Optional<Credential.Mark> subject =
                fields.parsed("subject", ProofForm::subject, "write it as CN=acme,O=Acme Corporation,C=DE");
        if (fields.has("fingerprint") && fields.has("subject")) {
            fields.findings()
                    .error(fields.place("subject"), "\"subject\" stands beside \"fingerprint\"", "keep one of the two");
        } else if (!fields.has("fingerprint") && !fields.has("subject")) {
            fields.missing("fingerprint", "add it, or \"subject\"");
        }
        return new Credential.Certificate(
                name, terms, fingerprint.or(() -> subject).orElse(new Credential.Mark.Fingerprint("")));
    }

    private static Credential.Mark fingerprint(String text) {
        String hex = text.replace(":", "").toLowerCase(Locale.ROOT);
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a SHA-256 of 64 hexadecimal digits");
        }
        return new Credential.Mark.Fingerprint(hex);
    }

    private static Credential.Mark subject(String text) {
        try {
            if (!text.isBlank() && text.length() <= MAX_SUBJECT) {
                return new Credential.Mark.SubjectName(new X500Principal(text).getName(X500Principal.CANONICAL));
            }
        } catch (IllegalArgumentException notAName) {
            throw new IllegalArgumentException("\"" + text + "\" is not a distinguished name", notAName);
        }
        throw new IllegalArgumentException("a subject has 1 to " + MAX_SUBJECT + " characters");
    }

    static void write(Credential.Certificate certificate, Members members) {
        switch (certificate.mark()) {
            case Credential.Mark.Fingerprint mark -> members.put("fingerprint", mark.hex());
            case Credential.Mark.SubjectName mark -> members.put("subject", mark.canonical());
        }
    }
}
