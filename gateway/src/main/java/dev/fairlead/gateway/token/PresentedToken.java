package dev.fairlead.gateway.token;

import com.nimbusds.jose.util.Base64URL;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A signed token in its compact form (RFC 7515 section 7.1), taken apart and nothing of it believed yet. Read strictly:
 * three parts of base64url without padding, JSON without members that stand twice.
 */
public final class PresentedToken {

    /** Longer ones are refused unread. */
    static final int MAX_BYTES = 8 * 1024;

    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final Node.Mapping header;
    private final Node.Mapping claims;
    private final Base64URL headerText;
    private final byte[] signed;
    private final Base64URL signature;

    private PresentedToken(
            Node.Mapping header, Node.Mapping claims, Base64URL headerText, byte[] signed, Base64URL signature) {
        this.header = header;
        this.claims = claims;
        this.headerText = headerText;
        this.signed = signed;
        this.signature = signature;
    }

    /**
     * Takes a token apart.
     *
     * @throws TokenRefused if it is none
     */
    public static PresentedToken read(byte[] bytes, int start, int end) throws TokenRefused {
        if (end - start > MAX_BYTES) {
            throw new TokenRefused("token is too long");
        }
        int first = dot(bytes, start, end);
        int second = dot(bytes, first + 1, end);
        if (second == end || dot(bytes, second + 1, end) != end) {
            throw new TokenRefused("token has not three parts");
        }
        decoded(bytes, second + 1, end);
        return new PresentedToken(
                json(decoded(bytes, start, first)),
                json(decoded(bytes, first + 1, second)),
                new Base64URL(text(bytes, start, first)),
                Arrays.copyOfRange(bytes, start, second),
                new Base64URL(text(bytes, second + 1, end)));
    }

    private static int dot(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == '.') {
                return i;
            }
        }
        return end;
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    // One spelling of each value: no padding, no bits behind the last byte, so that a token has one text and no other.
    private static byte[] decoded(byte[] bytes, int start, int end) throws TokenRefused {
        byte[] part = Arrays.copyOfRange(bytes, start, end);
        try {
            byte[] decoded = DECODER.decode(part);
            if (Arrays.equals(ENCODER.encode(decoded), part)) {
                return decoded;
            }
        } catch (IllegalArgumentException notBase64) {
            // Said below, as for one that is another spelling.
        }
        throw new TokenRefused("token is not base64url");
    }

    private static Node.Mapping json(byte[] utf8) throws TokenRefused {
        try {
            if (Json.read(utf8, "token", MAX_BYTES) instanceof Node.Mapping mapping) {
                return mapping;
            }
        } catch (Json.Malformed malformed) {
            throw new TokenRefused("token is not JSON");
        }
        throw new TokenRefused("token is not a JSON object");
    }

    /** The text of a claim; null where it is missing or something else. */
    public @Nullable String text(String claim) {
        return claims.members().get(claim) instanceof Node.Text text ? text.value() : null;
    }

    /** Whether its signature is said to be by a shared secret, which is checked in microseconds. */
    public boolean isQuick() {
        return header.members().get("alg") instanceof Node.Text word
                && word.value().startsWith("HS");
    }

    Node.Mapping header() {
        return header;
    }

    Node.Mapping claims() {
        return claims;
    }

    Base64URL headerText() {
        return headerText;
    }

    byte[] signed() {
        return signed;
    }

    Base64URL signature() {
        return signature;
    }
}
