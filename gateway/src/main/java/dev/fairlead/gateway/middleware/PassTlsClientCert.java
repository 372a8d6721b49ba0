package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Secured;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code passTLSClientCert}: tells the service the caller's certificate. What the caller itself says in these headers
 * never reaches the service, whether it has a certificate or not.
 */
public final class PassTlsClientCert implements Step.Pure {

    private static final String PEM = "X-Forwarded-Tls-Client-Cert";
    private static final String INFO = "X-Forwarded-Tls-Client-Cert-Info";

    private final Middleware.PassTlsClientCert options;

    /** A step that tells so much. */
    public PassTlsClientCert(Middleware.PassTlsClientCert options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "pass-tls-client-cert";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        exchange.removeRequestHeader(PEM);
        exchange.removeRequestHeader(INFO);
        Secured secured = exchange.secured();
        List<X509Certificate> chain = secured == null ? List.of() : secured.certificates();
        if (chain.isEmpty()) {
            return Verdict.CONTINUE;
        }
        if (options.pem()) {
            exchange.setRequestHeader(
                    PEM, chain.stream().map(PassTlsClientCert::pem).collect(Collectors.joining(",")));
        }
        options.info().ifPresent(info -> {
            String text = chain.stream()
                    .map(certificate -> CertificateText.of(certificate, info))
                    .collect(Collectors.joining(","));
            exchange.setRequestHeader(INFO, URLEncoder.encode(text, StandardCharsets.UTF_8));
        });
        return Verdict.CONTINUE;
    }

    private static String pem(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
