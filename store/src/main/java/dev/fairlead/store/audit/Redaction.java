package dev.fairlead.store.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.content.Digest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Bodies as the audit keeps them: in place of everything that proves or protects something stands a fingerprint, so
 * that one sees that it changed and not what it is. Hashes count as secrets here: the chain is kept for ever and read
 * by people who need none of them.
 */
public final class Redaction {

    /** Bodies with more characters are kept as digest and size only. */
    static final int MAX_BODY = 64 * 1024;

    private static final Set<String> SECRETS =
            Set.of("hash", "key", "password", "secret", "token", "privatekey", "clientsecret", "value", "sealed");

    private static final int FINGERPRINT = 12;

    private Redaction() {}

    /** The body with fingerprints in place of secrets; what is not JSON is a fingerprint as a whole. */
    public static String of(String body) {
        if (body.length() > MAX_BODY) {
            return digest(body);
        }
        try {
            return Json.canonical(redacted(Json.read(body, "body")));
        } catch (Json.Malformed notJson) {
            return "\"" + fingerprint(body) + "\"";
        }
    }

    /** The digest and the size of a body, for records that would grow too large. */
    static String digest(String body) {
        return "{\"digest\":\"" + Digest.of(body.getBytes(UTF_8)) + "\",\"characters\":" + body.length() + "}";
    }

    private static Node redacted(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> redacted(mapping);
            case Node.Sequence sequence ->
                new Node.Sequence(
                        sequence.elements().stream().map(Redaction::redacted).toList(), sequence.place());
            case Node.Text text -> text;
            case Node.Decimal decimal -> decimal;
            case Node.Bool bool -> bool;
            case Node.Empty empty -> empty;
        };
    }

    private static Node.Mapping redacted(Node.Mapping mapping) {
        Map<String, Node> members = new LinkedHashMap<>();
        mapping.members().forEach((name, value) -> {
            boolean secret = value instanceof Node.Text && SECRETS.contains(name.toLowerCase(Locale.ROOT));
            members.put(name, secret ? Members.of(fingerprint(((Node.Text) value).value())) : redacted(value));
        });
        return new Node.Mapping(members, mapping.place());
    }

    private static String fingerprint(String secret) {
        return "fingerprint:"
                + Digest.of(("fairlead audit\n" + secret).getBytes(UTF_8)).substring(0, FINGERPRINT);
    }
}
