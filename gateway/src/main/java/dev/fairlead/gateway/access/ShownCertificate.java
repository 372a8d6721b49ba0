package dev.fairlead.gateway.access;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Secured;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of who calls: the one of the handshake, or, where the handshake was a trusted proxy's, the one that it
 * tells of in {@code Client-Cert} (RFC 9440) or {@code X-Forwarded-Tls-Client-Cert} (Traefik). From others these headers
 * are nothing, and do not reach the service.
 *
 * @param vouched whether an authority stands for it, or the proxy that passed it on
 */
record ShownCertificate(X509Certificate certificate, boolean vouched) {

    static final String CLIENT_CERT = "client-cert";
    static final String CHAIN = "client-cert-chain";
    static final String FORWARDED = "x-forwarded-tls-client-cert";
    static final String FORWARDED_WORDS = "x-forwarded-tls-client-cert-info";

    // With their lookalikes, which some services take for the same.
    private static final List<String> HEADERS =
            List.of(CLIENT_CERT, CHAIN, FORWARDED, FORWARDED_WORDS, "client_cert", "client_cert_chain");

    private static final int MAX_CHARACTERS = 16 * 1024;

    /** The one that the exchange shows, or null. */
    static @Nullable ShownCertificate of(Exchange exchange) {
        if (exchange.trustsPeer()) {
            String header = header(exchange);
            String told = header == null ? null : exchange.header(header);
            X509Certificate certificate = told == null ? null : read(told);
            return certificate == null ? null : new ShownCertificate(certificate, true);
        }
        Secured secured = exchange.secured();
        return secured == null || secured.certificates().isEmpty()
                ? null
                : new ShownCertificate(secured.certificates().getFirst(), secured.verified());
    }

    /** Where a trusted proxy tells of it, or {@link PresentedKey#NONE}. */
    static long told(Exchange exchange) {
        String header = exchange.trustsPeer() ? header(exchange) : null;
        return header == null ? PresentedKey.NONE : exchange.headerRange(header);
    }

    // Said twice or in both ways it is said by somebody who should not.
    private static @Nullable String header(Exchange exchange) {
        int standard = exchange.headerCount(CLIENT_CERT);
        int forwarded = exchange.headerCount(FORWARDED);
        if (standard + forwarded != 1) {
            return null;
        }
        return standard == 1 ? CLIENT_CERT : FORWARDED;
    }

    private static @Nullable X509Certificate read(String told) {
        if (told.length() > MAX_CHARACTERS) {
            return null;
        }
        String text = told.strip();
        boolean structured = text.length() > 2 && text.startsWith(":") && text.endsWith(":");
        try {
            String own = structured ? text.substring(1, text.length() - 1) : ofTraefik(text);
            byte[] der = Base64.getDecoder().decode(own);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (IllegalArgumentException | CertificateException unreadable) {
            return null;
        }
    }

    // Its own first, a comma, and those that vouch for it; older versions escape what is no letter.
    private static String ofTraefik(String text) {
        String plain =
                text.indexOf('%') < 0 ? text : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.US_ASCII);
        int comma = plain.indexOf(',');
        String own = comma < 0 ? plain : plain.substring(0, comma);
        return own.replaceAll("-----(BEGIN|END) CERTIFICATE-----", "").replaceAll("\\s", "");
    }

    /** Whether its dates hold. */
    boolean isInTime(long nowMillis) {
        Instant now = Instant.ofEpochMilli(nowMillis);
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant());
    }

    /** SHA-256 of the whole certificate. */
    byte[] fingerprint() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        } catch (NoSuchAlgorithmException | CertificateException impossible) {
            throw new IllegalStateException("a certificate that was read has bytes, and every JDK SHA-256", impossible);
        }
    }

    /** Takes what the caller says of a certificate out of the request, unless a trusted proxy says it. */
    static void disbelieve(Exchange exchange) {
        if (!exchange.trustsPeer()) {
            remove(exchange);
        }
    }

    static void remove(Exchange exchange) {
        for (String name : HEADERS) {
            if (exchange.headerRange(name) != PresentedKey.NONE) {
                exchange.removeRequestHeader(name);
            }
        }
    }
}
