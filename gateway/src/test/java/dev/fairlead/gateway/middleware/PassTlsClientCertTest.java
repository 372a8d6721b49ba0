package dev.fairlead.gateway.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.Secured;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.CertificateParts;
import dev.fairlead.model.Middleware;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PassTlsClientCertTest {

    /** Of itself, for the tests: a name with all its parts, and four alternatives. */
    private static final String DER = ""
            + "MIICrDCCAlKgAwIBAgIUPtJcWDE9Ex65e+ODHraGaGK1jjswCgYIKoZIzj0EAwIwgaIxFzAVBgoJkiaJk/IsZAEZFg"
            + "dleGFtcGxlMRQwEgYKCZImiZPyLGQBGRYEc2hvcDELMAkGA1UEBhMCREUxEDAOBgNVBAgMB0hhbWJ1cmcxDzANBgNV"
            + "BAcMBkFsdG9uYTESMBAGA1UECgwJU2hvcCwgTHRkMQ4wDAYDVQQLDAVUaWxsczEMMAoGA1UEBRMDMDA3MQ8wDQYDVQ"
            + "QDDAZ0aWxsLTEwIBcNMjYwMTAxMDAwMDAwWhgPMjA5OTEyMzEyMzU5NTlaMIGiMRcwFQYKCZImiZPyLGQBGRYHZXhh"
            + "bXBsZTEUMBIGCgmSJomT8ixkARkWBHNob3AxCzAJBgNVBAYTAkRFMRAwDgYDVQQIDAdIYW1idXJnMQ8wDQYDVQQHDA"
            + "ZBbHRvbmExEjAQBgNVBAoMCVNob3AsIEx0ZDEOMAwGA1UECwwFVGlsbHMxDDAKBgNVBAUTAzAwNzEPMA0GA1UEAwwG"
            + "dGlsbC0xMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAET3NJt4S6TLZVulJpD/9nWYz9brQaLTrxq7Ql7VDQtzzVuv"
            + "xTkFh1C/JWmCqjAHKtg4RJnT5In7R81tCs6a7hlaNiMGAwPwYDVR0RBDgwNoIMdGlsbC5leGFtcGxlgQx0aWxsQGV4"
            + "YW1wbGWHBMAAAgeGEnNwaWZmZTovL3Nob3AvdGlsbDAdBgNVHQ4EFgQU7AbtMCMbAvJul39RBN243vKPrzMwCgYIKo"
            + "ZIzj0EAwIDSAAwRQIgdPQKT1ei9HmIwlxQNYsGxM732smeMLP8NEQGdyd2/ccCIQCHZtIuLlsxQdDturLy7TdDCXuI"
            + "TNmf5O121QezKCwpeA==";

    private static final String TEXT =
            "Subject=\"DC=example,DC=shop,C=DE,ST=Hamburg,L=Altona,O=Shop, Ltd,OU=Tills,SN=007,CN=till-1\";Issuer=\"DC=example,DC=shop,C=DE,ST=Hamburg,L=Altona,O=Shop, Ltd,OU=Tills,SN=007,CN=till-1\";SerialNumber=\"358648628623372782049317041592435351991386213947\";NB=\"1767225600\";NA=\"4102444799\";SAN=\"till.example,till@example,192.0.2.7,spiffe://shop/till\"";

    private static final Set<String> ALL = Set.of(
            "country",
            "province",
            "locality",
            "organization",
            "organizationalUnit",
            "commonName",
            "serialNumber",
            "domainComponent");
    private static final CertificateParts EVERYTHING = new CertificateParts(true, true, true, true, ALL, ALL);

    private static FakeExchange from(X509Certificate... certificates) {
        return FakeExchange.of("GET", "a", "/")
                .with("X-Forwarded-Tls-Client-Cert", "forged")
                .secured(new Secured("a", "default", "TLSv1.3", "TLS_AES_128_GCM_SHA256", List.of(certificates)));
    }

    private static X509Certificate certificate() throws CertificateException {
        byte[] der = Base64.getDecoder().decode(DER);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static List<String> told(boolean pem, Optional<CertificateParts> info, FakeExchange exchange) {
        assertThat(new PassTlsClientCert(new Middleware.PassTlsClientCert(pem, info)).apply(exchange))
                .isEqualTo(Verdict.CONTINUE);
        return exchange.requestChanges();
    }

    @Test
    void the_service_gets_the_certificate() throws CertificateException {
        assertThat(told(true, Optional.empty(), from(certificate())))
                .contains("-X-Forwarded-Tls-Client-Cert", "X-Forwarded-Tls-Client-Cert: " + DER);
        assertThat(told(true, Optional.empty(), from(certificate(), certificate())))
                .contains("X-Forwarded-Tls-Client-Cert: " + DER + "," + DER);
    }

    @Test
    void the_service_gets_what_is_asked_for_as_text() throws CertificateException {
        assertThat(info(EVERYTHING)).isEqualTo(TEXT);
        CertificateParts little =
                new CertificateParts(false, true, false, false, Set.of("commonName", "organizationalUnit"), Set.of());
        assertThat(info(little)).isEqualTo("Subject=\"OU=Tills,CN=till-1\";NA=\"4102444799\"");
    }

    private static String info(CertificateParts info) throws CertificateException {
        String header = told(false, Optional.of(info), from(certificate())).getLast();
        assertThat(header).startsWith("X-Forwarded-Tls-Client-Cert-Info: ").doesNotContain("\"");
        return URLDecoder.decode(header.substring(header.indexOf(' ') + 1), StandardCharsets.UTF_8);
    }

    @Test
    void what_the_caller_says_itself_never_passes() {
        assertThat(told(true, Optional.of(EVERYTHING), from()))
                .containsExactly("-X-Forwarded-Tls-Client-Cert", "-X-Forwarded-Tls-Client-Cert-Info");
        FakeExchange plain = FakeExchange.of("GET", "a", "/").with("X-Forwarded-Tls-Client-Cert", "forged");
        assertThat(told(true, Optional.of(EVERYTHING), plain))
                .containsExactly("-X-Forwarded-Tls-Client-Cert", "-X-Forwarded-Tls-Client-Cert-Info");
    }
}
