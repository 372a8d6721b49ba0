package dev.fairlead.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The two heads that open a WebSocket (RFC 6455 section 4). Both are checked: what is not a handshake to us could be one
 * to the backend, or the other way round, and then caller and backend would speak over a connection that we believe to
 * carry requests.
 */
public final class WebSocketHandshake {

    /** The only version there is. */
    public static final String VERSION = "13";

    private static final String KEY = "sec-websocket-key";
    private static final String ACCEPT = "sec-websocket-accept";
    private static final String VERSIONS = "sec-websocket-version";
    private static final String SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private WebSocketHandshake() {}

    /** What is wrong with a request that asks for a WebSocket (section 4.2.1), or null; the version is asked apart. */
    public static @Nullable String fault(RequestHead head) {
        Fields fields = head.fields();
        if (head.framing() != Framing.NONE) {
            return "A WebSocket handshake has no body.";
        }
        int key = fields.find(KEY, 0);
        if (key < 0 || fields.find(KEY, key + 1) >= 0 || !isKey(fields.value(key))) {
            return "Sec-WebSocket-Key is not 16 bytes in base64, once.";
        }
        return null;
    }

    /** Whether it asks for the version that there is; if not, the answer is 426 (section 4.4). */
    public static boolean isVersion(RequestHead head) {
        Fields fields = head.fields();
        int version = fields.find(VERSIONS, 0);
        return version >= 0 && fields.find(VERSIONS, version + 1) < 0 && fields.isValue(version, VERSION);
    }

    /** Whether a 101 is the answer to that request (section 4.1, the client's checks). */
    public static boolean isAnswered(RequestHead request, ResponseHead answer) {
        Fields fields = answer.fields();
        int accept = fields.find(ACCEPT, 0);
        int key = request.fields().find(KEY, 0);
        return answer.status() == 101
                && answer.isUpgradeToWebSocket()
                && accept >= 0
                && fields.find(ACCEPT, accept + 1) < 0
                && accept(String.valueOf(request.fields().value(key))).equals(fields.value(accept));
    }

    private static boolean isKey(@Nullable String text) {
        try {
            return text != null && Base64.getDecoder().decode(text).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** What the backend must answer to a key. */
    static String accept(String key) {
        try {
            // SHA-1 proves here that the other end has read the key, nothing more.
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            byte[] hash = digest.digest((key + SALT).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
