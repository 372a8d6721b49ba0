package dev.fairlead.acceptance.explain;

import dev.fairlead.acceptance.peer.SecureCaller;
import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.GatewaySettings;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.FileSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** A whole gateway that serves one file, to be asked and to be called. */
final class RunningGateway implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Path folder;
    private final LineSink nowhere = new LineSink(OutputStream.nullOutputStream());
    private final Gateway gateway;
    private final Gateway.Running running;

    private RunningGateway(Path folder, String file) throws IOException {
        this.folder = folder;
        Path path = Files.writeString(folder.resolve("routes.yml"), file);
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        GatewaySettings settings = new GatewaySettings(
                loopback,
                loopback,
                loopback,
                Limits.standard(),
                new TrustedProxies(List.of()),
                false,
                2,
                "test",
                "test",
                Set.of());
        gateway = Gateway.start(settings, nowhere, InstantSource.system(), new SplittableRandom(1));
        running = gateway.serve(List.of(new FileSource(path, name -> null, new NoKeys())), new byte[32], told -> {});
    }

    static RunningGateway serving(String file) throws IOException {
        return new RunningGateway(Files.createTempDirectory("fairlead-explain"), file);
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

    /** What the gateway says that it would do. */
    Node explain(RandomRoutes.Request request, boolean secured) throws IOException, Json.Malformed {
        String url = (secured ? "https://" : "http://") + request.host() + request.target();
        String asked = "http://127.0.0.1:" + gateway.adminAddress().getPort() + "/api/explain?method="
                + request.method() + "&url=" + URLEncoder.encode(url, StandardCharsets.UTF_8);
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(asked).toURL().openConnection();
        connection.setReadTimeout(PATIENCE_MILLIS);
        request.headers().forEach(line -> connection.addRequestProperty("Explain-Header", line));
        try (var body = connection.getInputStream()) {
            return Json.read(new String(body.readAllBytes(), StandardCharsets.UTF_8), "explain");
        }
    }

    /** What it does: what the service saw, or the status where it saw nothing. */
    String send(RandomRoutes.Request request, boolean secured) throws IOException {
        String head = secured ? overTls(request) : plainly(request);
        int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("x-seen: ");
        return at < 0 ? "status " + head.substring(9, 12) : head.substring(at + 8, head.indexOf('\r', at));
    }

    private String overTls(RandomRoutes.Request request) throws IOException {
        try (SecureCaller caller =
                SecureCaller.connect(gateway.secureAddress().getPort(), request.host(), "TLSv1.3", null)) {
            return caller.send(request.head());
        }
    }

    private String plainly(RandomRoutes.Request request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), gateway.address().getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.head().getBytes(StandardCharsets.UTF_8));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new IOException("no whole answer to " + request + " but \"" + head + "\"");
                }
                head.append((char) next);
            }
            return head.toString();
        }
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
