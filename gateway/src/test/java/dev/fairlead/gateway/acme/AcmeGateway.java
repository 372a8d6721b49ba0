package dev.fairlead.gateway.acme;

import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.GatewaySettings;
import dev.fairlead.gateway.InstallationKeys;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.gateway.observe.record.RecordSettings;
import dev.fairlead.gateway.web.BackendAddresses;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.sources.file.FileSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A whole gateway on loopback that orders certificates for the routes of one file. */
final class AcmeGateway implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final LineSink sink = new LineSink(OutputStream.nullOutputStream());
    private final Gateway gateway;
    private Gateway.Running running = () -> {};

    AcmeGateway(List<Resolver> resolvers, InstantSource clock) throws IOException {
        this(resolvers, clock, Entrypoints.usual());
    }

    AcmeGateway(List<Resolver> resolvers, InstantSource clock, Entrypoints entrypoints) throws IOException {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        GatewaySettings settings = new GatewaySettings(
                loopback,
                loopback,
                loopback,
                withoutDrain(Limits.standard()),
                new TrustedProxies(List.of()),
                false,
                1,
                "test",
                "test",
                Set.of(),
                new GatewaySettings.Options(
                        entrypoints,
                        Optional.empty(),
                        Optional.empty(),
                        resolvers,
                        Optional.empty(),
                        RecordSettings.usual(),
                        false,
                        BackendAddresses.usual()));
        gateway = Gateway.start(settings, sink, clock, new SplittableRandom(1));
    }

    private static Limits withoutDrain(Limits limits) {
        Limits.CallerTimes usual = limits.caller();
        return limits.with(new Limits.CallerTimes(
                usual.head(),
                usual.idle(),
                usual.bodyIdle(),
                usual.minBodyBytesPerSecond(),
                usual.writeStall(),
                Duration.ofMillis(100),
                Duration.ZERO,
                Duration.ofMillis(100)));
    }

    /** Serves a file with routes. */
    AcmeGateway serve(Path directory, String file, Shelf shelf) throws IOException {
        Path written = Files.writeString(Files.createDirectories(directory).resolve("fairlead.yaml"), file);
        running = gateway.serve(
                List.of(new FileSource(written, name -> null, new NoKeys())),
                InstallationKeys.hashing(new byte[32]),
                Optional.of(shelf),
                told -> {});
        return this;
    }

    private static final class NoKeys implements KeyHasher {
        @Override
        public KeyHash hash(String secret) {
            throw new IllegalStateException("the test has no credentials");
        }

        @Override
        public Optional<String> derive(String client, String credential) {
            return Optional.empty();
        }
    }

    int plainPort() {
        return gateway.address().getPort();
    }

    int securePort() {
        return gateway.secureAddress().getPort();
    }

    /** What is wrong now, one a line. */
    String findings() {
        StringBuilder text = new StringBuilder();
        gateway.snapshot().diagnostics().forEach(each -> text.append(each).append('\n'));
        return text.toString();
    }

    /** Its own metrics. */
    String metrics() throws IOException, InterruptedException {
        return get("http://127.0.0.1:" + gateway.adminAddress().getPort() + "/metrics")
                .body();
    }

    /** What it says of a request. */
    String explain(String url) throws IOException, InterruptedException {
        return get("http://127.0.0.1:" + gateway.adminAddress().getPort() + "/api/explain?url="
                        + URLEncoder.encode(url, StandardCharsets.UTF_8))
                .body();
    }

    /** An answer of the plain port. */
    HttpResponse<String> plain(String path) throws IOException, InterruptedException {
        return get("http://127.0.0.1:" + plainPort() + path);
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** The certificate that a caller sees who names this host. */
    X509Certificate shown(String host) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Everybody()}, null);
            try (SSLSocket socket = (SSLSocket)
                    context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), securePort())) {
                socket.setSoTimeout((int) PATIENCE.toMillis());
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(host)));
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                return (X509Certificate) socket.getSession().getPeerCertificates()[0];
            }
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The same, once it was issued by pebble and is another one than this. */
    X509Certificate issued(String host, Object than) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            X509Certificate shown = shown(host);
            if (shown.getIssuerX500Principal().getName().contains("Pebble") && !shown.equals(than)) {
                return shown;
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("no certificate in time for " + host + "; " + findings());
    }

    /** Waits until this is among the findings. */
    String found(String text) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!findings().contains(text) && System.nanoTime() < end) {
            LockSupport.parkNanos(20_000_000);
        }
        return findings();
    }

    private static final class Everybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Override
    public void close() throws IOException {
        running.close();
        gateway.close();
        sink.close();
    }
}
