package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.fairlead.gateway.tls.CertificateMaker;
import dev.fairlead.gateway.tls.CertificateMaker.Made;
import dev.fairlead.gateway.web.BackendAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code forwardAuth.tls}: a server with an authority of its own, which may ask who the gateway is. */
final class AskedOverTlsTest {

    private static final String EMPTY = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private final Made authority = maker("authority").authority().selfSigned();
    private final Made other = maker("other").authority().selfSigned();
    private final Made gateway = signed("gateway");
    private final List<String> shown = new CopyOnWriteArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HttpsServer server;

    private static CertificateMaker maker(String name) {
        Instant now = Instant.now();
        return new CertificateMaker(
                new SecureRandom(), name, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
    }

    private Made signed(String name) {
        CertificateMaker maker = maker(name).names("127.0.0.1");
        return maker.made(maker.ecKey(), authority);
    }

    /** Wants a certificate, and tells who showed which; it lets everybody pass. */
    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        Made its = signed("auth");
        store.setKeyEntry("auth", its.key(), new char[0], new X509Certificate[] {its.certificate()});
        store.setCertificateEntry("authority", authority.certificate());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setWantClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", exchange -> {
            shown.add(peer(((com.sun.net.httpserver.HttpsExchange) exchange)));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        write("ca.pem", authority.certificatePem());
        write("other.pem", other.certificatePem());
        write("gateway.pem", gateway.certificatePem());
        write("gateway.key", gateway.keyPem());
    }

    private static String peer(com.sun.net.httpserver.HttpsExchange exchange) {
        try {
            return exchange.getSSLSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException nobody) {
            return "nobody";
        }
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private String file(String name) {
        return '"' + folder.resolve(name).toString() + '"';
    }

    /** What a request is answered with where {@code tls} says this, and what was logged. */
    private String asked(String tls) {
        try (ScriptedBackend backend = ScriptedBackend.answering(EMPTY)) {
            PromisingGateway serving = gateway(backend, tls);
            String answer;
            try (serving) {
                answer = ask(serving);
            }
            return answer + "\n" + serving.log();
        }
    }

    private PromisingGateway gateway(ScriptedBackend backend, String tls) {
        String rest = """
                http:
                  routers:
                    asking: {rule: "PathPrefix(`/asking`)", middlewares: [auth], service: web}
                  services:
                    web: {loadBalancer: {servers: [{url: "http://127.0.0.1:%d"}]}}
                  middlewares:
                    auth: {forwardAuth: {address: "https://127.0.0.1:%d/auth"%s}}
                """.formatted(
                        backend.port(), server.getAddress().getPort(), tls.isEmpty() ? "" : ", tls: {" + tls + "}");
        return new PromisingGateway(
                backend,
                "- {name: get, methods: [GET], path: /get}",
                "",
                rest,
                false,
                BackendAddresses.parse(BackendAddresses.USUAL));
    }

    private static String ask(PromisingGateway gateway) {
        try (RawCaller caller = gateway.call()) {
            return caller.send("GET /asking HTTP/1.1\r\nHost: a.example\r\n\r\n")
                    .answer();
        }
    }

    @Test
    void the_server_is_believed_by_the_authority_that_is_named() {
        assertThat(asked("ca: " + file("ca.pem"))).startsWith("HTTP/1.1 200 ");
        assertThat(asked("ca: " + file("other.pem")))
                .startsWith("HTTP/1.1 500 ")
                .contains("PKIX");
        assertThat(asked("")).startsWith("HTTP/1.1 500 ").contains("PKIX");
        assertThat(asked("insecureSkipVerify: true")).startsWith("HTTP/1.1 200 ");
        assertThat(shown).containsExactly("nobody", "nobody");
    }

    @Test
    void the_gateway_shows_its_certificate() {
        String pair = "cert: " + file("gateway.pem") + ", key: " + file("gateway.key");
        assertThat(asked("ca: " + file("ca.pem") + ", " + pair)).startsWith("HTTP/1.1 200 ");
        assertThat(shown).containsExactly("CN=gateway");
        // The text itself stands for a file, as in Traefik.
        String inline = '"' + authority.certificatePem().replace("\n", "\\n") + '"';
        assertThat(asked("ca: " + inline)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void a_bad_file_is_told_with_its_place_and_lets_nobody_pass() throws IOException {
        write("bad.pem", "no PEM");
        String missing = asked("ca: " + file("missing.pem"));
        assertThat(missing)
                .startsWith("HTTP/1.1 500 ")
                .contains("the file does not exist")
                .contains("missing.pem");
        assertThat(asked("ca: " + file("bad.pem"))).startsWith("HTTP/1.1 500 ").contains("bad.pem");
        assertThat(asked("cert: " + file("gateway.pem") + ", key: " + file("bad.pem")))
                .startsWith("HTTP/1.1 500 ")
                .contains("bad.pem");
        assertThat(shown).isEmpty();
    }

    @Test
    void a_file_that_comes_later_is_taken_in() throws IOException {
        try (ScriptedBackend backend = ScriptedBackend.answering(EMPTY);
                PromisingGateway serving = gateway(backend, "ca: " + file("late.pem"))) {
            assertThat(ask(serving)).startsWith("HTTP/1.1 500 ");
            write("late.pem", authority.certificatePem());
            long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            String answer = ask(serving);
            while (answer.startsWith("HTTP/1.1 500 ") && System.nanoTime() < until) {
                answer = ask(serving);
            }
            assertThat(answer).startsWith("HTTP/1.1 200 ");
        }
    }
}
