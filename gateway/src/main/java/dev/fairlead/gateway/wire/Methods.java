package dev.fairlead.gateway.wire;

import java.nio.charset.StandardCharsets;

/** The methods that everybody uses, as texts that exist already. */
final class Methods {

    private static final String[] KNOWN = {"GET", "POST", "PUT", "HEAD", "DELETE", "PATCH", "OPTIONS", "TRACE"};

    private Methods() {}

    static String text(byte[] bytes, int start, int end) {
        for (String known : KNOWN) {
            if (is(bytes, start, end, known)) {
                return known;
            }
        }
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** Case matters (RFC 9110 section 9.1). */
    static boolean is(byte[] bytes, int start, int end, String method) {
        if (end - start != method.length()) {
            return false;
        }
        for (int i = 0; i < method.length(); i++) {
            if (bytes[start + i] != method.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
