package dev.fairlead.gateway.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import org.jspecify.annotations.Nullable;

/** Why handshakes fail, in words that say what to do. */
public final class Handshaking {

    private static final String UNKNOWN_AUTHORITY = "its certificate is not signed by an authority that is believed";

    private Handshaking() {}

    /** One sentence without a full stop. */
    public static String why(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            switch (cause) {
                case CertificateExpiredException expired -> {
                    return "its certificate has expired (" + expired.getMessage() + ")";
                }
                case CertificateNotYetValidException early -> {
                    return "its certificate is not valid yet (" + early.getMessage() + ")";
                }
                case CertPathBuilderException unknown -> {
                    return UNKNOWN_AUTHORITY;
                }
                case SslHandshakeTimeoutException late -> {
                    return "the handshake was not done in time";
                }
                case ClosedChannelException closed -> {
                    return "the connection closed before the handshake was done";
                }
                default -> {
                    // The reason stands further down, or nowhere.
                }
            }
        }
        return lastWords(failure);
    }

    private static @Nullable Throwable next(Throwable cause) {
        return cause.getCause() == cause ? null : cause.getCause();
    }

    private static String lastWords(Throwable failure) {
        String words = "";
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            words = cause.getMessage() == null ? words : cause.getMessage();
        }
        if (words.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE") || words.contains("Empty client certificate chain")) {
            return "it showed no certificate, and one is asked for";
        }
        if (words.contains("trust anchor") || words.contains("Signature does not match")) {
            return UNKNOWN_AUTHORITY;
        }
        if (words.contains("subject alternative") || words.contains("No name matching")) {
            return "its certificate is for another host (" + words + ")";
        }
        return words.isEmpty() ? failure.getClass().getSimpleName() : words;
    }

    /** Whether what came is no TLS at all. */
    public static boolean isPlainText(Throwable failure) {
        return failure instanceof NotSslRecordException || failure.getCause() instanceof NotSslRecordException;
    }
}
