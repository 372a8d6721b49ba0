package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.tls.CertificateMaker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where partners' models are let in, and where not. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class PartnerMcpDoorsTest {

    private static final String ENDPOINTS = "- {name: read, methods: [GET], path: \"/things/{id}\"}";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nown";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ScriptedBackend backend;

    @BeforeAll
    static void start() {
        backend = ScriptedBackend.answering(OK);
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @Test
    void nobody_is_let_in_where_nobody_said_so() {
        try (PromisingGateway gateway = new PromisingGateway(backend, ENDPOINTS, "", "", false)) {
            assertThat(gateway.ask("POST", "/mcp", JSON, LIST)).startsWith("HTTP/1.1 404");
            assertThat(gateway.admin("/api/explain?method=POST&url=http%3A%2F%2Fa.example%2Fmcp", ""))
                    .doesNotContain("the gateway answers this path itself")
                    .contains("404");
        }
    }

    @Test
    void a_route_that_is_configured_goes_before_it() {
        String route = """
                http:
                  routers: {own: {rule: "Host(`a.example`) && Path(`/mcp`)", service: own}}
                  services: {own: {loadBalancer: {servers: [{url: "http://127.0.0.1:%d"}]}}}
                """.formatted(backend.port());
        try (PromisingGateway gateway = new PromisingGateway(backend, ENDPOINTS, "", route, true)) {
            assertThat(gateway.ask("POST", "/mcp", JSON, LIST)).endsWith("own");
            try (RawCaller caller = gateway.call()) {
                String elsewhere = PromisingGateway.request("acme", "POST", "/mcp", JSON, LIST)
                        .replace("a.example", "b.example");
                assertThat(caller.send(elsewhere).answer()).contains("shop_things_read");
            }
        }
    }

    @Test
    void many_tools_come_in_pages() {
        String many = IntStream.range(0, 60)
                .mapToObj(i -> "- {name: e%02d, methods: [GET], path: /e%02d}".formatted(i, i))
                .collect(Collectors.joining("\n"));
        try (PromisingGateway gateway = new PromisingGateway(backend, many)) {
            String first = gateway.ask("POST", "/mcp", JSON, LIST);
            assertThat(first).contains("shop_things_e49").doesNotContain("shop_things_e50");
            String cursor = first.replaceAll("(?s).*\"nextCursor\":\"([^\"]+)\".*", "$1");
            String second = gateway.ask(
                    "POST", "/mcp", JSON, LIST.replace("\"params\":{}", "\"params\":{\"cursor\":\"" + cursor + "\"}"));
            assertThat(second)
                    .contains("shop_things_e50")
                    .contains("shop_things_e59")
                    .doesNotContain("shop_things_e49")
                    .doesNotContain("nextCursor");
        }
    }

    @Test
    void a_certificate_over_tls_and_http_2_shows_who_asks() throws Exception {
        CertificateMaker.Made made = new CertificateMaker(
                        new SecureRandom(),
                        "partner",
                        Instant.parse("2020-01-01T00:00:00Z"),
                        Instant.parse("2099-01-01T00:00:00Z"))
                .selfSigned();
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(made.certificate().getEncoded());
        String fingerprint = HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT);
        String rest = "  shown: {products: [shop], credentials: [{name: c, type: mtls, fingerprint: \"" + fingerprint
                + "\"}]}\ntls: {options: {default: {clientAuth: {clientAuthType: RequestClientCert}}}}\n";
        try (PromisingGateway gateway =
                new PromisingGateway(backend, ENDPOINTS, "", rest.indent(0).stripTrailing(), true)) {
            HttpResponse<String> known = secure(made, gateway.securePort());
            assertThat(known.body()).contains("shop_things_read");
            assertThat(known.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(secure(null, gateway.securePort()).statusCode()).isEqualTo(401);
        }
    }

    private static HttpResponse<String> secure(CertificateMaker.@org.jspecify.annotations.Nullable Made shown, int port)
            throws Exception {
        SSLContext tls = SSLContext.getInstance("TLS");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        if (shown != null) {
            store.setKeyEntry("own", shown.key(), new char[0], new Certificate[] {shown.certificate()});
        }
        keys.init(store, new char[0]);
        tls.init(keys.getKeyManagers(), new TrustManager[] {new Anybody()}, null);
        try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/mcp"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(LIST))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    /** The gateway's own certificate is one that nobody signed. */
    private static final class Anybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
