package dev.fairlead.acceptance.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.tls.CertificateMaker;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One product, whose clients prove who they are in every way that there is. */
class CredentialKindsTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String KEY = "flk_abcdefabcdef_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    private static final X509Certificate CERTIFICATE = new CertificateMaker(
                    new SecureRandom(),
                    "partner",
                    Instant.parse("2020-01-01T00:00:00Z"),
                    Instant.parse("2099-01-01T00:00:00Z"))
            .selfSigned()
            .certificate();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path directory;

    private static String clients() {
        return """
                keyed: {products: [shop], credentials: [{name: key, key: %s}]}
                signed: {products: [shop], credentials: [{name: token, type: jwt, issuer: partner, secret: "%s"}]}
                named: {products: [shop], credentials: [{name: login, type: basic, user: ann, password: correct horse}]}
                shown: {products: [shop], credentials: [{name: certificate, type: mtls, fingerprint: "%s"}]}
                anybody: {products: [open], credentials: [{name: nobody, type: none}]}
                """.formatted(KEY, SECRET, fingerprint());
    }

    private static byte[] der() {
        try {
            return CERTIFICATE.getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(der());
            return HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String token(String issuer, String secret) {
        Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
        long end = Instant.now().getEpochSecond() + 600;
        String signed = url.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + url.encodeToString(
                        ("{\"iss\":\"" + issuer + "\",\"exp\":" + end + "}").getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return signed + "." + url.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String clientOf(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body()
                .lines()
                .filter(line -> line.startsWith("x-fairlead-client: "))
                .map(line -> line.substring("x-fairlead-client: ".length()))
                .findFirst()
                .orElse("");
    }

    @Test
    void an_endpoint_takes_whichever_credentials_its_clients_have_and_hides_each() throws IOException {
        try (CredentialGateway gateway = new CredentialGateway(directory, "127.0.0.1", clients())) {
            String certificate = Base64.getEncoder().encodeToString(der());
            String[][] proofs = {
                {"keyed", "X-API-Key", KEY},
                {"keyed", "Authorization", "Bearer " + KEY},
                {"signed", "Authorization", "Bearer " + token("partner", SECRET)},
                {"named", "Authorization", basic("ann:correct horse")},
                {"named", "Authorization", basic("ann:correct horse")},
                {"shown", "Client-Cert", ":" + certificate + ":"},
                {"shown", "X-Forwarded-Tls-Client-Cert", certificate},
                {"shown", "X-Forwarded-Tls-Client-Cert", certificate + "," + certificate},
                {
                    "shown",
                    "X-Forwarded-Tls-Client-Cert",
                    java.net.URLEncoder.encode(certificate, StandardCharsets.US_ASCII)
                },
            };
            for (String[] proof : proofs) {
                HttpResponse<String> answer = gateway.get("/shop/v1/x", proof[1], proof[2]);
                assertThat(clientOf(answer)).as(proof[1] + ": " + proof[2]).isEqualTo(proof[0]);
                assertThat(answer.body()).doesNotContain("authorization:", "client-cert", "x-api-key");
            }
            assertThat(clientOf(gateway.get("/open/v1/x"))).isEqualTo("anybody");
            assertThat(gateway.get("/shop/v1/x").statusCode()).isEqualTo(401);
            gateway.awaitTold(
                    "keyed key -", "signed token -", "named login -", "shown certificate -", "anybody nobody -");
            assertThat(gateway.metric("fairlead_credential_checks_total{kind=\"certificate\",outcome=\"good\"}"))
                    .endsWith(" 4");
        }
    }

    @Test
    void what_is_wrong_is_401_with_one_and_the_same_body() throws IOException {
        try (CredentialGateway gateway = new CredentialGateway(directory, "127.0.0.1", clients())) {
            String other = Base64.getEncoder().encodeToString("not a certificate".getBytes(StandardCharsets.UTF_8));
            String[][] wrong = {
                {"Bearer", "X-Nothing", "1"},
                {"Bearer", "X-API-Key", KEY.replace('Z', 'Y')},
                {"Bearer error=\"invalid_token\"", "Authorization", "Bearer " + token("partner", SECRET + "x")},
                {"Bearer error=\"invalid_token\"", "Authorization", "Bearer " + token("stranger", SECRET)},
                {"Bearer error=\"invalid_token\"", "Authorization", "Bearer x.y.z"},
                {"Bearer", "Authorization", basic("ann:wrong")},
                {"Bearer", "Authorization", basic("bob:correct horse")},
                {"Bearer", "Authorization", "Basic ???"},
                {"Bearer", "Client-Cert", ":" + other + ":"},
            };
            for (String[] proof : wrong) {
                HttpResponse<String> answer = gateway.get("/shop/v1/x", proof[1], proof[2]);
                String as = proof[1] + ": " + proof[2];
                assertThat(answer.statusCode()).as(as).isEqualTo(401);
                assertThat(answer.body().replaceAll("\"requestId\":\"[^\"]*\"", ""))
                        .as(as)
                        .isEqualTo(
                                "{\"type\":\"https://fairlead.dev/problems/unauthorized\",\"title\":\"Unauthorized\",\"status\":401,"
                                        + "\"detail\":\"A valid credential is needed: Authorization: Bearer … or X-API-Key.\",}\n");
                boolean ofKeys = proof[1].equals("X-API-Key");
                assertThat(answer.headers().allValues("WWW-Authenticate"))
                        .as(as)
                        .isEqualTo(
                                ofKeys
                                        ? java.util.List.of("Bearer")
                                        : java.util.List.of(proof[0], "Basic realm=\"fairlead\", charset=\"UTF-8\""));
            }
            assertThat(gateway.get("/open/v1/x", "Authorization", "Bearer " + token("partner", SECRET + "x"))
                            .headers()
                            .allValues("WWW-Authenticate"))
                    .as("nobody has a password for this product")
                    .isEqualTo(java.util.List.of("Bearer error=\"invalid_token\""));
        }
    }

    @Test
    void nobody_but_a_trusted_proxy_tells_of_a_certificate() throws IOException {
        try (CredentialGateway gateway = new CredentialGateway(directory, "", clients())) {
            String certificate = Base64.getEncoder().encodeToString(der());
            assertThat(gateway.get("/shop/v1/x", "Client-Cert", ":" + certificate + ":")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(gateway.get("/shop/v1/x", "X-Forwarded-Tls-Client-Cert", certificate)
                            .statusCode())
                    .isEqualTo(401);
            HttpResponse<String> keyed = gateway.get(
                    "/shop/v1/x", "X-API-Key", KEY, "Client-Cert", ":" + certificate + ":", "Client-Cert-Chain", "x");
            assertThat(clientOf(keyed)).isEqualTo("keyed");
            assertThat(keyed.body()).doesNotContain("client-cert");
        }
    }

    @Test
    void a_client_has_no_more_than_its_products_whatever_it_proves_it_with() throws IOException {
        try (CredentialGateway gateway = new CredentialGateway(directory, "127.0.0.1", clients())) {
            assertThat(gateway.get("/open/v1/x", "Authorization", basic("ann:correct horse"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(gateway.get("/open/v1/x", "Authorization", "Bearer " + token("partner", SECRET))
                            .statusCode())
                    .isEqualTo(403);
            gateway.awaitTold("signed token forbidden: product is not granted to the client");
        }
    }

    @Test
    void a_changed_secret_or_password_counts_at_once() throws IOException {
        try (CredentialGateway gateway = new CredentialGateway(directory, "", clients())) {
            String token = token("partner", SECRET);
            assertThat(gateway.bearer(token)).isEqualTo(200);
            assertThat(gateway.get("/shop/v1/x", "Authorization", basic("ann:correct horse"))
                            .statusCode())
                    .isEqualTo(200);
            gateway.change(clients().replace(SECRET, SECRET + "new").replace("correct horse", "battery staple"));
            assertThat(gateway.bearer(token)).isEqualTo(401);
            assertThat(gateway.bearer(token("partner", SECRET + "new"))).isEqualTo(200);
            assertThat(gateway.get("/shop/v1/x", "Authorization", basic("ann:correct horse"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(gateway.get("/shop/v1/x", "Authorization", basic("ann:battery staple"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void beside_a_key_what_is_no_credential_of_ours_is_the_services_business() throws IOException {
        try (CredentialGateway gateway = new CredentialGateway(directory, "", clients())) {
            HttpResponse<String> answer =
                    gateway.get("/shop/v1/x", "X-API-Key", KEY, "Authorization", basic("service:user"));
            assertThat(clientOf(answer)).isEqualTo("keyed");
            assertThat(answer.body()).contains("authorization: " + basic("service:user"));
            HttpResponse<String> open = gateway.get("/open/v1/x", "Authorization", "Bearer of-the-service");
            assertThat(clientOf(open)).isEqualTo("anybody");
            assertThat(open.body()).contains("authorization: Bearer of-the-service");
        }
    }
}
