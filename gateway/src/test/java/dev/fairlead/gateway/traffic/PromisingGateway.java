package dev.fairlead.gateway.traffic;

import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.GatewaySettings;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.gateway.observe.record.RecordSettings;
import dev.fairlead.gateway.secret.SecretSources;
import dev.fairlead.gateway.web.BackendAddresses;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.sources.file.FileSource;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A whole gateway with one product, whose endpoints promise what a test says, and the clients acme and rival. */
final class PromisingGateway implements Closeable {

    private static final byte[] HASHING_KEY = "an installation's key of 32 byte".getBytes(StandardCharsets.US_ASCII);
    private static final String SECRET = "0123456789abcdef0123456789ABCDEF";

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final LineSink sink = new LineSink(log);
    private final Path folder;
    private final Gateway gateway;
    private final Gateway.Running running;

    /** @param endpoints lines of YAML, elements of the list of endpoints of the proxy at /shop/v1 */
    PromisingGateway(ScriptedBackend backend, String endpoints) {
        this(backend, endpoints, "");
    }

    /** @param more lines of YAML for the proxy */
    PromisingGateway(ScriptedBackend backend, String endpoints, String more) {
        this(backend, endpoints, more, "", true);
    }

    /**
     * As above.
     *
     * @param rest lines of YAML: more clients, and what stands beside them
     * @param models whether partners' models are answered
     */
    PromisingGateway(ScriptedBackend backend, String endpoints, String more, String rest, boolean models) {
        this(backend, endpoints, more, rest, models, BackendAddresses.usual());
    }

    /** @param allowed where backends may be */
    PromisingGateway(
            ScriptedBackend backend,
            String endpoints,
            String more,
            String rest,
            boolean models,
            BackendAddresses allowed) {
        try {
            folder = Files.createTempDirectory("promises");
            Path file = Files.writeString(folder.resolve("fairlead.yaml"), """
                    products:
                      shop:
                        basePath: /shop
                        proxies:
                          things:
                            path: /v1
                            url: http://127.0.0.1:%d
                    %s        endpoints:
                    %s
                    policies:
                      once: {rateLimit: {requests: 1, per: 1h}}
                    clients:
                      acme: {products: [shop], credentials: [{name: one, key: %s}, {name: two, key: %s}]}
                      rival: {products: [shop], credentials: [{name: one, key: %s}]}
                      stranger: {products: [], credentials: [{name: one, key: %s}]}
                      limited: {products: [shop], policy: once, credentials: [{name: one, key: %s}]}
                    %s
                    """.formatted(
                            backend.port(),
                            more.indent(8),
                            endpoints.indent(8).stripTrailing(),
                            key("acme"),
                            key("second"),
                            key("rival"),
                            key("stranger"),
                            key("limited"),
                            rest));
            InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            gateway = Gateway.start(
                    new GatewaySettings(
                            loopback,
                            loopback,
                            loopback,
                            withoutDrain(),
                            new TrustedProxies(List.of()),
                            false,
                            2,
                            "test",
                            "1.2.3",
                            Set.of(),
                            new GatewaySettings.Options(
                                    Entrypoints.usual(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    List.of(),
                                    Optional.empty(),
                                    RecordSettings.usual(),
                                    models,
                                    allowed)),
                    sink,
                    InstantSource.system(),
                    new SplittableRandom(1));
            gateway.secretsFrom(new SecretSources(
                    name -> name.equals("CRM") ? "word" : null, List.of(), (bytes, context) -> bytes, name -> {}));
            running = gateway.serve(
                    List.of(new FileSource(file, name -> null, new Keys())), HASHING_KEY.clone(), told -> {});
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    static String key(String client) {
        return "flk_" + (client + "000000000000").substring(0, 12) + "_" + SECRET;
    }

    Snapshot snapshot() {
        return gateway.snapshot();
    }

    /**
     * What the gateway's own side says.
     *
     * @param headers whole lines, with their ends
     */
    String admin(String path, String headers) {
        try (RawCaller caller = new RawCaller(gateway.adminAddress())) {
            return caller.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n")
                    .answer();
        }
    }

    int securePort() {
        return gateway.secureAddress().getPort();
    }

    int port() {
        return gateway.address().getPort();
    }

    RawCaller call() {
        return new RawCaller(gateway.address());
    }

    /** Asks as acme, on a connection of its own. */
    String ask(String method, String path, String headers, String body) {
        return ask("acme", method, path, headers, body);
    }

    /** @param headers whole lines, with their ends */
    String ask(String client, String method, String path, String headers, String body) {
        try (RawCaller caller = call()) {
            caller.send(request(client, method, path, headers, body));
            return method.equals("HEAD") ? caller.head() : caller.answer();
        }
    }

    static String request(String client, String method, String path, String headers, String body) {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return method + " " + path + " HTTP/1.1\r\nHost: a.example\r\nX-API-Key: " + key(client) + "\r\n" + length
                + headers + "\r\n" + body;
    }

    /** Access lines so far. */
    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    private static Limits withoutDrain() {
        Limits.CallerTimes usual = Limits.standard().caller();
        return Limits.standard()
                .with(new Limits.CallerTimes(
                        usual.head(),
                        usual.idle(),
                        usual.bodyIdle(),
                        usual.minBodyBytesPerSecond(),
                        usual.writeStall(),
                        usual.linger(),
                        Duration.ZERO,
                        Duration.ofSeconds(1)));
    }

    @Override
    public void close() {
        running.close();
        gateway.close();
        sink.close();
        try {
            Files.deleteIfExists(folder.resolve("fairlead.yaml"));
            Files.deleteIfExists(folder);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }

    private static final class Keys implements KeyHasher {
        @Override
        public KeyHash hash(String secret) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(HASHING_KEY, "HmacSHA256"));
                return KeyHash.of(mac.doFinal(secret.getBytes(StandardCharsets.US_ASCII)));
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public Optional<String> derive(String client, String credential) {
            return Optional.empty();
        }
    }
}
