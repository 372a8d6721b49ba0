package dev.fairlead.gateway.acme;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What lies on the shelf, each as a small mapping in JSON; and where it lies. */
final class Things {

    /** Above every chain of certificates that authorities issue. */
    private static final int MAX_BYTES = 256 * 1024;

    private Things() {}

    /** What lies there is not what we put there. */
    static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1;

        Unreadable(String text) {
            super(text);
        }

        Unreadable(String text, Throwable cause) {
            super(text, cause);
        }
    }

    static String certificate(Wanted wanted) {
        return "certificate/" + wanted.id();
    }

    static String attempts(Wanted wanted) {
        return "attempts/" + wanted.id();
    }

    static String account(Resolver resolver) {
        return "account/" + resolver.name() + "/"
                + Integer.toHexString(resolver.directory().hashCode());
    }

    /** When orders were made. */
    static final String ORDERS = "orders";

    /** What is shown at a path on the plain port. */
    static String token(String token) {
        return "challenge/http/" + token;
    }

    /** What is shown in a handshake. */
    static String digest(String host) {
        return "challenge/tls/" + host;
    }

    static boolean isChallenge(String id) {
        return id.startsWith("challenge/");
    }

    /** The texts of a mapping; those of a list separated by commas. */
    static Map<String, String> texts(byte[] written, String id) throws Unreadable {
        try {
            Map<String, String> texts = new LinkedHashMap<>();
            if (Json.read(written, id, MAX_BYTES) instanceof Node.Mapping mapping) {
                mapping.members().forEach((name, node) -> texts.put(name, node.plain()));
            }
            return texts;
        } catch (Json.Malformed malformed) {
            throw new Unreadable(id + " cannot be read: " + malformed.getMessage(), malformed);
        }
    }

    static String text(Map<String, String> texts, String name, String id) throws Unreadable {
        String text = texts.get(name);
        if (text == null) {
            throw new Unreadable(id + " cannot be read: it has no " + name);
        }
        return text;
    }

    static Instant time(Map<String, String> texts, String name, String id) throws Unreadable {
        try {
            return Instant.parse(text(texts, name, id));
        } catch (DateTimeException wrong) {
            throw new Unreadable(id + " cannot be read: " + name + " is no time", wrong);
        }
    }
}
