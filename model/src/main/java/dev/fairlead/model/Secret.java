package dev.fairlead.model;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * An outbound credential: how a proxy proves to its service that the gateway may call it.
 *
 * @param name unique among the secrets of its owner
 * @param description for people; may be empty
 * @param products the products that may use it; none may where the list is empty
 * @param proof what the service gets to see
 */
public record Secret(String name, String description, List<Name> products, Proof proof) {

    public Secret {
        products = List.copyOf(products);
    }

    /** What a service asks for. */
    public sealed interface Proof {}

    /**
     * A header with the value in it: an API key, a token that does not change.
     *
     * @param header its name
     * @param prefix stands before the value, such as {@code "Bearer "}; may be empty
     */
    public record Header(String header, String prefix, Value value) implements Proof {}

    /** User and password (RFC 7617). */
    public record Basic(String username, Value password) implements Proof {}

    /**
     * A token that is fetched with the client's own secret (RFC 6749 section 4.4) and sent as bearer token.
     *
     * @param tokenUrl where it is fetched: {@code https://}, or {@code http://}
     * @param scopes what is asked for; may be empty
     * @param audience asked for where the server wants it
     */
    public record ClientCredentials(
            URI tokenUrl, String clientId, Value clientSecret, List<String> scopes, Optional<String> audience)
            implements Proof {

        public ClientCredentials {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * Where a database, a queue or a mail server is, and who asks there: an address with user and password in it. Only
     * nodes of workflows use it; it never stands in a request.
     */
    public record Connection(Value address) implements Proof {}

    /** Where the secret part itself comes from. It is never the text. */
    public sealed interface Value {}

    /**
     * Kept in the store.
     *
     * @param id tells two values apart without telling anything about them
     * @param sealed the value, encrypted with the installation's key; base64
     */
    public record Stored(String id, String sealed) implements Value {

        /** By the id: the same value encrypted anew is the same value. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Stored stored && stored.id.equals(id);
        }

        @Override
        public int hashCode() {
            return id.hashCode();
        }

        @Override
        public String toString() {
            return "Stored[" + id + "]";
        }
    }

    /** A variable of the gateway's process. */
    public record Variable(String variable) implements Value {}

    /** The content of a file on the gateway's machine, without the end of its last line. */
    public record FileContent(String path) implements Value {}

    /**
     * What a program writes to its standard output, without the end of its last line.
     *
     * @param line the program, which the gateway's own settings must allow, and its arguments; no shell reads it
     */
    public record Command(List<String> line) implements Value {

        public Command {
            line = List.copyOf(line);
        }
    }

    /** What a value is encrypted for: it cannot be moved to another secret. */
    public static String context(String name) {
        return "the secret " + name;
    }
}
