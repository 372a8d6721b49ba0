package dev.fairlead.gateway.observe.metric;

/**
 * The two labels that come from the wire, made safe: only methods and statuses that a registry knows keep their name,
 * all else is {@code other}. Both together are one small number on the hot path.
 */
final class Labels {

    /** What the caller's leaving counts as; known from nginx and Traefik. */
    static final int CALLER_LEFT = 499;

    private static final String[] METHODS = {
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", Family.OTHER
    };
    private static final int OTHER_METHOD = METHODS.length - 1;
    private static final int KEYS_A_METHOD = 1000;
    private static final boolean[] KNOWN_STATUS = new boolean[KEYS_A_METHOD];

    static {
        // IANA HTTP status code registry, as ranges.
        int[] ranges = {
            100,
            103,
            200,
            208,
            226,
            226,
            300,
            305,
            307,
            308,
            400,
            418,
            421,
            426,
            428,
            429,
            431,
            431,
            451,
            451,
            CALLER_LEFT,
            CALLER_LEFT,
            500,
            508,
            510,
            511
        };
        for (int i = 0; i < ranges.length; i += 2) {
            java.util.Arrays.fill(KNOWN_STATUS, ranges[i], ranges[i + 1] + 1, true);
        }
    }

    private Labels() {}

    /** The key of a method and a status; status 0 is a caller that left. */
    static int key(String method, int status) {
        int code = status == 0 ? CALLER_LEFT : status;
        boolean known = code > 0 && code < KEYS_A_METHOD && KNOWN_STATUS[code];
        return method(method) * KEYS_A_METHOD + (known ? code : 0);
    }

    /** The label value {@code method} of a key. */
    static String methodOf(int key) {
        return METHODS[key / KEYS_A_METHOD];
    }

    /** The label value {@code code} of a key. */
    static String codeOf(int key) {
        int code = key % KEYS_A_METHOD;
        return code == 0 ? Family.OTHER : Integer.toString(code);
    }

    private static int method(String method) {
        return switch (method) {
            case "GET" -> 0;
            case "HEAD" -> 1;
            case "POST" -> 2;
            case "PUT" -> 3;
            case "PATCH" -> 4;
            case "DELETE" -> 5;
            case "OPTIONS" -> 6;
            case "TRACE" -> 7;
            case "CONNECT" -> 8;
            default -> OTHER_METHOD;
        };
    }
}
