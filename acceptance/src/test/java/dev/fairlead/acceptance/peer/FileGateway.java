package dev.fairlead.acceptance.peer;

import dev.fairlead.acceptance.process.Loopback;
import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.GatewaySettings;
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

/** A whole gateway in this process that serves one file, with TLS under the certificate that it makes itself. */
public final class FileGateway implements AutoCloseable {

    private final Path folder;
    private final LineSink nowhere = new LineSink(OutputStream.nullOutputStream());
    private final Gateway gateway;
    private final Gateway.Running running;

    private FileGateway(Path folder, String file) throws IOException {
        this.folder = folder;
        Path path = Files.writeString(folder.resolve("routes.yml"), file);
        GatewaySettings settings = Loopback.settings(Limits.standard(), new TrustedProxies(List.of()), 2, "test");
        gateway = Gateway.start(settings, nowhere, InstantSource.system(), new SplittableRandom(1));
        running = gateway.serve(List.of(new FileSource(path, name -> null, new NoKeys())), new byte[32], told -> {});
    }

    /** Serves when this returns. */
    public static FileGateway serving(String file) throws IOException {
        return new FileGateway(Files.createTempDirectory("fairlead-gateway"), file);
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

    /** Where callers connect. */
    public int port() {
        return gateway.address().getPort();
    }

    /** Where callers connect that speak TLS. */
    public int securePort() {
        return gateway.secureAddress().getPort();
    }

    /** Where its own side listens. */
    public int adminPort() {
        return gateway.adminAddress().getPort();
    }

    @Override
    public void close() throws IOException {
        running.close();
        gateway.close();
        nowhere.close();
        Files.delete(folder.resolve("routes.yml"));
        Files.delete(folder);
    }
}
