package dev.fairlead.gateway.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One block of a PEM file (RFC 7468). What stands around the blocks is ignored.
 *
 * @param label such as {@code CERTIFICATE}
 * @param encrypted whether headers of RFC 1421 say that the content is encrypted
 * @param content what the base64 says
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record PemBlock(String label, boolean encrypted, byte[] content) {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final Pattern HEADERS = Pattern.compile("\\A\\s*(?:[A-Za-z-]+:[^\\n]*\\n)+\\s*\\n");

    /**
     * All blocks, in order.
     *
     * @throws IllegalArgumentException if one is not base64
     */
    static List<PemBlock> all(byte[] pem) {
        List<PemBlock> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            String label = matcher.group(1);
            String body = matcher.group(2);
            Matcher headers = HEADERS.matcher(body);
            boolean encrypted = false;
            if (headers.find()) {
                encrypted = headers.group().contains("ENCRYPTED");
                body = body.substring(headers.end());
            }
            blocks.add(new PemBlock(label, encrypted, decoded(label, body)));
        }
        return blocks;
    }

    private static byte[] decoded(String label, String body) {
        try {
            return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("its " + label + " is not base64", notBase64);
        }
    }
}
