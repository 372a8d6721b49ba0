package dev.fairlead.model.form;

import dev.fairlead.model.Cidr;
import dev.fairlead.model.Credential;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@link Credential} inside its client. Its key comes in one of three ways: whole ({@code key}, hashed at once and
 * never kept), as it was exported ({@code id} and {@code hash}), or not at all, and then the installation derives one.
 * No message shows a key.
 */
final class CredentialForm {

    private static final Pattern KEY = Pattern.compile("flk_([a-z0-9]{12})_([0-9A-Za-z]{32})");
    private static final KeyHash NONE = KeyHash.of(new byte[32]);

    private CredentialForm() {}

    private record Proof(String id, KeyHash hash) {}

    static Credential read(String client, Fields fields, KeyHasher keys) {
        String name = fields.requiredText("name");
        fields.optionalText("type").filter(type -> !type.equals("api-key")).ifPresent(type -> fields.findings()
                .error(
                        fields.place("type"),
                        "\"type\" is \"" + type + "\", which is not available in this version",
                        "use api-key"));
        Proof proof = proof(client, name, fields, keys);
        Credential credential = new Credential.ApiKey(
                name,
                fields.bool("active", true),
                Reading.methods(fields, "allowedMethods"),
                fields.parsedList("allowedIps", Cidr::parse, "write an address or a block such as 10.0.0.0/8"),
                fields.parsed("expires", CredentialForm::instant, "write it as 2027-01-31T00:00:00Z"),
                proof.id(),
                proof.hash());
        fields.finish();
        return credential;
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
                    fields.parsed("hash", CredentialForm::hash, "use the 64 digits as exported")
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

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException invalid) {
            throw new IllegalArgumentException("\"" + text + "\" is not a moment in time", invalid);
        }
    }

    static Node write(Credential credential) {
        Members members = new Members().put("name", credential.name()).put("type", "api-key");
        if (!credential.active()) {
            members.put("active", false);
        }
        if (!credential.allowedMethods().isEmpty()) {
            members.put("allowedMethods", Members.ofTexts(credential.allowedMethods()));
        }
        if (!credential.allowedIps().isEmpty()) {
            List<String> blocks =
                    credential.allowedIps().stream().map(Cidr::toString).toList();
            members.put("allowedIps", Members.ofTexts(blocks));
        }
        Optional<Node> expires = credential.expires().map(Instant::toString).map(Members::of);
        members.put("expires", expires);
        switch (credential) {
            case Credential.ApiKey key -> {
                if (!key.id().isEmpty()) {
                    members.put("id", key.id()).put("hash", key.hash().hex());
                }
            }
        }
        return members.build();
    }
}
