package dev.fairlead.model.form;

import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Terms;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads clients as nearly all are stored: canonical JSON, keys that were issued, nothing out of the ordinary. There may be
 * a hundred thousand of them at a start, and each takes a tenth of what {@link ClientForm} takes. What is written in any
 * other way, or is wrong, is left to that form, which reads the same of what is read here.
 */
public final class PlainClient {

    private static final String PUNCTUATION = "._-";
    private static final int MAX_NAME = 128;
    private static final int ID_LENGTH = 12;

    private final String text;
    private final Owner own;
    private int at;

    private PlainClient(String text, Owner own) {
        this.text = text;
        this.own = own;
    }

    /**
     * The client; empty where {@link ClientForm} has to look.
     *
     * @param own the source that it is declared in
     */
    public static Optional<Client> read(String name, String json, Owner own) {
        return isPlain(name) ? Optional.ofNullable(new PlainClient(json, own).client(name)) : Optional.empty();
    }

    private @Nullable Client client(String name) {
        String description = null;
        List<Name> products = null;
        Name policy = null;
        List<Credential> credentials = null;
        boolean good = takes("{");
        while (good && !takes("}")) {
            if (credentials == null && takes("\"credentials\":")) {
                credentials = credentials();
                good = credentials != null;
            } else if (description == null && takes("\"description\":")) {
                description = string();
                good = description != null;
            } else if (policy == null && takes("\"policy\":")) {
                policy = reference();
                good = policy != null;
            } else {
                products = products == null && takes("\"products\":") ? references() : null;
                good = products != null;
            }
            good &= goesOn('}');
        }
        return good && at == text.length()
                ? new Client(
                        name,
                        description == null ? "" : description,
                        true,
                        products == null ? List.of() : products,
                        Optional.ofNullable(policy),
                        credentials == null ? List.of() : credentials)
                : null;
    }

    private @Nullable List<Credential> credentials() {
        List<Credential> credentials = new ArrayList<>(2);
        boolean good = takes("[");
        while (good && !takes("]")) {
            Credential key = key();
            if (key == null
                    || credentials.stream().anyMatch(other -> other.name().equals(key.name()))) {
                return null;
            }
            credentials.add(key);
            good = goesOn(']');
        }
        return good ? credentials : null;
    }

    private @Nullable Credential key() {
        String name = null;
        String id = null;
        KeyHash hash = null;
        Terms terms = null;
        boolean typed = false;
        boolean good = takes("{");
        while (good && !takes("}")) {
            if (hash == null && takes("\"hash\":\"")) {
                hash = hash();
                good = hash != null && takes("\"");
            } else if (id == null && takes("\"id\":")) {
                id = string();
                good = id != null && isId(id);
            } else if (name == null && takes("\"name\":")) {
                name = string();
                good = name != null && !name.isEmpty();
            } else if (terms == null && takes("\"expires\":")) {
                terms = expiring();
                good = terms != null;
            } else {
                good = !typed && takes("\"type\":\"api-key\"");
                typed = true;
            }
            good &= goesOn('}');
        }
        return good && name != null && id != null && hash != null
                ? new Credential.ApiKey(name, terms == null ? Terms.usual() : terms, id, hash)
                : null;
    }

    private @Nullable Terms expiring() {
        String text = string();
        try {
            return text == null
                    ? null
                    : new Terms(true, List.of(), List.of(), Optional.of(Instant.parse(text)), List.of());
        } catch (DateTimeParseException notAMoment) {
            return null;
        }
    }

    private @Nullable List<Name> references() {
        List<Name> names = new ArrayList<>(1);
        boolean good = takes("[");
        while (good && !takes("]")) {
            Name name = reference();
            if (name == null || names.contains(name)) {
                return null;
            }
            names.add(name);
            good = goesOn(']');
        }
        return good ? names : null;
    }

    private @Nullable Name reference() {
        String name = string();
        return name != null && isPlain(name) ? new Name(name, own) : null;
    }

    /** Text without escapes. */
    private @Nullable String string() {
        if (!takes("\"")) {
            return null;
        }
        int start = at;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                return text.substring(start, at++);
            }
            if (c < ' ' || c == '\\' || Character.isSurrogate(c)) {
                return null;
            }
        }
        return null;
    }

    private @Nullable KeyHash hash() {
        byte[] bytes = new byte[32];
        if (text.length() - at < 2 * bytes.length) {
            return null;
        }
        for (int i = 0; i < bytes.length; i++) {
            int value = (digit(text.charAt(at++)) << 4) | digit(text.charAt(at++));
            if (value < 0) {
                return null;
            }
            bytes[i] = (byte) value;
        }
        return KeyHash.of(bytes);
    }

    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    private boolean takes(String what) {
        if (!text.startsWith(what, at)) {
            return false;
        }
        at += what.length();
        return true;
    }

    /** Behind a member or an element: another one follows, or the end stands there. */
    private boolean goesOn(char end) {
        if (at >= text.length()) {
            return false;
        }
        char c = text.charAt(at);
        if (c == ',') {
            at++;
            return at < text.length() && text.charAt(at) != end;
        }
        return c == end;
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLowerOrDigit(c) && !(c >= 'A' && c <= 'Z') && PUNCTUATION.indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= MAX_NAME;
    }

    private static boolean isId(String id) {
        for (int i = 0; i < id.length(); i++) {
            if (!isLowerOrDigit(id.charAt(i))) {
                return false;
            }
        }
        return id.length() == ID_LENGTH;
    }

    private static boolean isLowerOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
