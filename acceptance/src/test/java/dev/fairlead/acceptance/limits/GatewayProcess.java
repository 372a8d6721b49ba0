package dev.fairlead.acceptance.limits;

import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/** A gateway as a process of its own, with one product and two clients: one whose limit is reached, one whose is not. */
final class GatewayProcess implements AutoCloseable {

    /** Of the client whose limit is not reached. */
    static final String UNLIMITED_KEY = "flk_unlimitedone_" + "0123456789abcdef0123456789ABCDEF";

    private static final Duration START = Duration.ofSeconds(60);

    private final Installation installation = new Installation().measured();
    private final RunningCommand process;

    /** Begins to start; {@link #awaitReady} tells when it is up. */
    GatewayProcess(String limit, int backend, String redis, Duration patience) {
        String file =
                installation.file("fairlead.yml", """
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
                  wide: {rateLimit: {requests: 1000000, per: 1m}}
                clients:
                  acme: {products: [shop], policy: gold, credentials: [{name: one, key: %s}]}
                  free: {products: [shop], policy: wide, credentials: [{name: one, key: %s}]}
                """.formatted(backend, limit, SharingGateway.KEY, UNLIMITED_KEY));
        installation
                .with("FAIRLEAD_SOURCES", "file:" + file)
                .with("REDIS_URL", redis)
                .with("FAIRLEAD_REDIS_TIMEOUT", patience.toMillis() + "ms");
        process = installation.fairlead("gateway");
    }

    void awaitReady() {
        process.awaitLine(Pattern.compile("\"event\":\"ready\""), START);
    }

    int port() {
        return installation.httpPort();
    }

    boolean isDegraded() {
        return installation.get(installation.adminPort(), "/metrics").body().contains("\nfairlead_limiter_degraded 1");
    }

    @Override
    public void close() throws IOException {
        installation.close();
    }
}
