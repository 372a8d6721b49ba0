package dev.fairlead.acceptance.http2;

import dev.fairlead.acceptance.process.Loopback;
import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.sources.file.FileSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A whole gateway with TLS, under the certificate that it makes itself; everything goes to one backend. */
final class SecureGateway implements AutoCloseable {

    private final Gateway gateway;
    private final Gateway.Running running;
    private final LineSink nowhere;

    private SecureGateway(Gateway gateway, Gateway.Running running, LineSink nowhere) {
        this.gateway = gateway;
        this.running = running;
        this.nowhere = nowhere;
    }

    static SecureGateway to(int backend, Path directory) throws IOException {
        return to("http://127.0.0.1:" + backend, directory);
    }

    static SecureGateway to(String url, Path directory) throws IOException {
        return serving("""
                http:
                  routers: {all: {rule: "PathPrefix(`/`)", service: peer, tls: {}}}
                  services: {peer: {loadBalancer: {servers: [{url: "%s"}]}}}
                """.formatted(url), directory);
    }

    static SecureGateway serving(String configuration, Path directory) throws IOException {
        Path file = directory.resolve("fairlead.yaml");
        Files.writeString(file, configuration);
        LineSink nowhere = new LineSink(OutputStream.nullOutputStream());
        Gateway gateway = Gateway.start(
                Loopback.settings(Limits.standard(), new TrustedProxies(List.of()), 2, "test"),
                nowhere,
                InstantSource.system(),
                new SplittableRandom(1));
        Gateway.Running running =
                gateway.serve(List.of(new FileSource(file, name -> null, new NoKeys())), new byte[32], told -> {});
        return new SecureGateway(gateway, running, nowhere);
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

    int port() {
        return gateway.secureAddress().getPort();
    }

    @Override
    public void close() {
        running.close();
        gateway.close();
        nowhere.close();
    }
}
