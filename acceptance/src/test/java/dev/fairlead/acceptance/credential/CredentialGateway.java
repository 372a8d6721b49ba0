package dev.fairlead.acceptance.credential;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fairlead.acceptance.process.Loopback;
import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.InstallationKeys;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.model.Cidr;
import dev.fairlead.sources.file.FileSource;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** A whole gateway before a service that answers with the headers that it got, one a line, names in lower case. */
final class CredentialGateway implements AutoCloseable {

    private static final String PRODUCT = """
            products:
              shop: {basePath: /shop, proxies: {v1: {path: /v1, url: "http://127.0.0.1:PORT", endpoints: [{name: all, methods: [GET, POST], path: "/*"}]}}}
              open: {basePath: /open, proxies: {v1: {path: /v1, url: "http://127.0.0.1:PORT", endpoints: [{name: all, methods: [GET], path: "/*"}]}}}
            """;

    private final HttpServer service;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final LineSink sink = new LineSink(log);
    private final AtomicInteger served = new AtomicInteger();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path file;
    private final Gateway gateway;
    private final Gateway.Running running;

    /** Ready when this returns. */
    CredentialGateway(Path directory, String trusted, String clients) throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", CredentialGateway::echo);
        service.start();
        file = directory.resolve("fairlead.yaml");
        write(clients);
        List<Cidr> proxies = trusted.isEmpty() ? List.of() : List.of(Cidr.parse(trusted));
        gateway = Gateway.start(
                Loopback.settings(quickToEnd(), new TrustedProxies(proxies), 1, "test"),
                sink,
                InstantSource.system(),
                new SplittableRandom());
        Keyring keyring = keyring();
        running = gateway.serve(
                List.of(new FileSource(file, variable -> null, CredentialKeys.ofFiles(keyring))),
                InstallationKeys.of(keyring),
                Optional.empty(),
                told -> served.incrementAndGet());
        until(() -> gateway.health().isReady());
    }

    private static Keyring keyring() {
        try {
            return Keyring.parse(Keyring.generate(), "test");
        } catch (KeyException impossible) {
            throw new IllegalStateException(impossible);
        }
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

    private void write(String clients) throws IOException {
        Files.writeString(
                file,
                PRODUCT.replace("PORT", Integer.toString(service.getAddress().getPort())) + "clients:\n"
                        + clients.indent(2));
    }

    /** Serves other clients from now on. */
    void change(String clients) throws IOException {
        int before = served.get();
        write(clients);
        until(() -> served.get() > before);
    }

    /** What is waited for. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Looks until it holds; a test that waits for ever is ended by its runner. */
    static void until(Condition condition) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("what was waited for did not happen within 30 s");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static void echo(HttpExchange exchange) throws IOException {
        String lines = exchange.getRequestHeaders().entrySet().stream()
                .map(header -> header.getKey().toLowerCase(Locale.ROOT) + ": " + String.join(", ", header.getValue()))
                .sorted()
                .collect(Collectors.joining("\n"));
        byte[] body = lines.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Header lines in turn: name, value, name, value. */
    HttpResponse<String> get(String path, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + gateway.address().getPort() + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }

    /** The status of a call with a bearer token. */
    int bearer(String token) throws IOException {
        return get("/shop/v1/x", "Authorization", "Bearer " + token).statusCode();
    }

    /** {@code client credential failure} of the access lines so far, each once. */
    private Set<String> told() {
        sink.flush(Duration.ofSeconds(2));
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("\"event\":\"request\""))
                .map(line -> field(line, "partner") + " " + field(line, "credential") + " " + field(line, "failure"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Waits until these were told: an access line is written after its answer. */
    void awaitTold(String... wanted) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!told().containsAll(List.of(wanted))) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("told was " + told() + ", not " + List.of(wanted));
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static String field(String line, String name) {
        String start = "\"" + name + "\":\"";
        int at = line.indexOf(start);
        return at < 0 ? "-" : line.substring(at + start.length(), line.indexOf('"', at + start.length()));
    }

    /** A line of its metrics. */
    String metric(String start) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.adminAddress().getPort() + "/metrics"))
                .build();
        return send(request)
                .body()
                .lines()
                .filter(line -> line.startsWith(start))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        running.close();
        gateway.close();
        sink.close();
        service.stop(0);
        client.close();
    }
}
