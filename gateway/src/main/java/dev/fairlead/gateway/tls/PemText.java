package dev.fairlead.gateway.tls;

import java.util.Base64;

/** Writes PEM (RFC 7468). */
public final class PemText {

    private static final int LINE = 64;

    private PemText() {}

    /** One block. */
    public static String of(String label, byte[] der) {
        String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
