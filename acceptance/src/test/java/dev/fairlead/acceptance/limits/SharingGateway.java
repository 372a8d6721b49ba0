package dev.fairlead.acceptance.limits;

import dev.fairlead.acceptance.process.Loopback;
import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.GatewaySettings;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.limit.redis.RedisAddress;
import dev.fairlead.gateway.limit.redis.RedisSettings;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.gateway.observe.record.RecordSettings;
import dev.fairlead.gateway.web.BackendAddresses;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.sources.file.FileSource;
import dev.fairlead.store.quota.QuotaCounts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** One of several replicas in this process: a whole gateway with one product, one client, and a policy. */
final class SharingGateway implements AutoCloseable {

    /** The client's. */
    static final String KEY = "flk_abcdefghijkl_" + "0123456789abcdef0123456789ABCDEF";

    static final byte[] HASHING = new byte[32];

    private final Path folder;
    private final LineSink nowhere = new LineSink(OutputStream.nullOutputStream());
    private final Gateway gateway;
    private final Gateway.Running running;

    /** Ready when this returns. */
    SharingGateway(String name, String policy, int backend, Optional<RedisSettings> redis, @Nullable QuotaCounts counts)
            throws IOException {
        folder = Files.createTempDirectory("fairlead-sharing");
        Path file = Files.writeString(folder.resolve("fairlead.yml"), """
                products:
                  shop:
                    basePath: /shop
                    proxies:
                      things:
                        path: /v1
                        url: http://127.0.0.1:%d
                        endpoints: [{name: all, methods: [GET], path: "/*"}]
                policies:
                  gold: {%s}
                clients:
                  acme: {products: [shop], policy: gold, credentials: [{name: one, key: %s}]}
                """.formatted(backend, policy, KEY));
        GatewaySettings settings = Loopback.settings(
                quickToEnd(),
                new TrustedProxies(List.of()),
                1,
                name,
                new GatewaySettings.Options(
                        Entrypoints.usual(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        redis,
                        RecordSettings.usual(),
                        false,
                        BackendAddresses.usual()));
        gateway = Gateway.start(settings, nowhere, InstantSource.system(), new SplittableRandom());
        if (counts != null) {
            gateway.savingQuotasIn(counts);
        }
        running = gateway.serve(List.of(new FileSource(file, variable -> null, new Keys())), HASHING, told -> {});
        while (!gateway.health().isReady()) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** How limits are shared at that address, with so much patience. */
    static RedisSettings at(String url, Duration patience) {
        return new RedisSettings(RedisAddress.parse(url), Optional.empty(), patience, "test", 1);
    }

    private static Limits quickToEnd() {
        Limits usual = Limits.standard();
        Limits.CallerTimes times = usual.caller();
        return usual.with(new Limits.CallerTimes(
                times.head(),
                times.idle(),
                times.bodyIdle(),
                times.minBodyBytesPerSecond(),
                times.writeStall(),
                times.linger(),
                Duration.ZERO,
                Duration.ofMillis(500)));
    }

    /** Hashes as the gateway does. */
    static final class Keys implements KeyHasher {
        @Override
        public KeyHash hash(String secret) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(HASHING, "HmacSHA256"));
                return KeyHash.of(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException missing) {
                throw new IllegalStateException(missing);
            }
        }

        @Override
        public Optional<String> derive(String client, String credential) {
            return Optional.empty();
        }
    }

    /** One request of the client. */
    Line.Answer call() throws IOException {
        try (Line line = new Line(port(), "/shop/v1/x", KEY)) {
            return line.call();
        }
    }

    /** The value of a gauge of its own. */
    double gauge(String name) throws IOException {
        try (Line line = new Line(adminPort(), "/metrics", "")) {
            return line.call()
                    .body()
                    .lines()
                    .filter(each -> each.startsWith(name + " "))
                    .mapToDouble(each -> Double.parseDouble(each.substring(name.length() + 1)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    int port() {
        return gateway.address().getPort();
    }

    int adminPort() {
        return gateway.adminAddress().getPort();
    }

    @Override
    public void close() throws IOException {
        running.close();
        gateway.close();
        nowhere.close();
        Files.delete(folder.resolve("fairlead.yml"));
        Files.delete(folder);
    }
}
