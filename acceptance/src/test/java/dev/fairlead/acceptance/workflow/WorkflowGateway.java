package dev.fairlead.acceptance.workflow;

import dev.fairlead.acceptance.process.Loopback;
import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.InstallationKeys;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.gateway.secret.SecretSources;
import dev.fairlead.model.Snapshot;
import dev.fairlead.sources.file.FileSource;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** A whole gateway that serves one file with a product whose endpoints workflows answer, open to everybody. */
final class WorkflowGateway implements AutoCloseable {

    private static final String PRODUCT = """
            clients: {anybody: {products: [p], credentials: [{name: open, type: none}]}}
            secrets:
              key: {type: header, header: X-Key, value: {env: KEY}, products: [p]}
            CONNECTIONSproducts:
              p:
                basePath: /p
                proxies:
                  v1:
                    path: /v1
                    url: "http://127.0.0.1:PORT"
                    endpoints:
            """;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final LineSink sink = new LineSink(log);
    private final AtomicInteger served = new AtomicInteger();
    private final List<String> read = new CopyOnWriteArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path file;
    private final int port;
    private final Map<String, String> connections;
    private final String service;
    private final Gateway gateway;
    private final Gateway.Running running;

    /** @param workflows YAML; each is bound to the endpoint {@code /NAME} and {@code /NAME/{id}} */
    WorkflowGateway(Path directory, int port, String workflows) throws IOException {
        this(directory, port, workflows, Map.of());
    }

    /** @param connections addresses by the name of the secret of the type connection that each is the value of */
    WorkflowGateway(Path directory, int port, String workflows, Map<String, String> connections) throws IOException {
        this(directory, port, workflows, connections, "");
    }

    /** @param service the balancing of a service in place of the address; empty for the address */
    WorkflowGateway(Path directory, int port, String workflows, Map<String, String> connections, String service)
            throws IOException {
        this.port = port;
        this.service = service;
        this.connections = connections;
        file = directory.resolve("fairlead.yaml");
        Files.writeString(file, file(workflows));
        gateway = Gateway.start(
                Loopback.settings(quickToEnd(), new TrustedProxies(List.of()), 1, "test"),
                sink,
                InstantSource.system(),
                new SplittableRandom());
        Keyring keyring = keyring();
        gateway.secretsFrom(new SecretSources(
                name -> name.equals("KEY") ? "the key" : connections.get(name),
                List.of(),
                SecretSources.none().opener(),
                read::add));
        running = gateway.serve(
                List.of(new FileSource(file, variable -> null, CredentialKeys.ofFiles(keyring))),
                InstallationKeys.of(keyring),
                Optional.empty(),
                told -> served.incrementAndGet());
        until(() -> gateway.health().isReady());
    }

    private String file(String workflows) {
        StringBuilder endpoints = new StringBuilder();
        for (String line : workflows.lines().toList()) {
            if (line.matches("[a-z]+:")) {
                String name = line.substring(0, line.length() - 1);
                endpoints
                        .append("          - {name: ")
                        .append(name)
                        .append(", path: /")
                        .append(name);
                endpoints.append(", workflow: ").append(name).append("}\n");
                endpoints
                        .append("          - {name: ")
                        .append(name)
                        .append("-id, path: \"/")
                        .append(name);
                endpoints
                        .append("/{id}\", target: \"/stock/{id}\", workflow: ")
                        .append(name)
                        .append("}\n");
            }
        }
        endpoints.append("          - {name: plain, path: /plain, target: /stock}\n");
        StringBuilder secrets = new StringBuilder();
        connections.keySet().forEach(name -> secrets.append("  ")
                .append(name)
                .append(": {type: connection, value: {env: ")
                .append(name)
                .append("}, products: [p]}\n"));
        String product = service.isEmpty()
                ? PRODUCT
                : "http: {services: {one: {loadBalancer: " + service + "}}}\n"
                        + PRODUCT.replace("url: \"http://127.0.0.1:PORT\"", "service: one");
        return (product.replace("CONNECTIONS", secrets) + endpoints + "workflows:\n" + workflows.indent(2))
                .replace("PORT", Integer.toString(port));
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

    /** Names of the secrets whose values were taken. */
    List<String> read() {
        return read;
    }

    /** Serves other workflows from now on. */
    void change(String workflows) throws IOException {
        int before = served.get();
        Files.writeString(file, file(workflows));
        until(() -> served.get() > before);
    }

    Snapshot snapshot() {
        return gateway.snapshot();
    }

    int port() {
        return gateway.address().getPort();
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
            LockSupport.parkNanos(10_000_000);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + gateway.address().getPort() + "/p/v1" + path));
    }

    HttpResponse<String> get(String path) throws IOException {
        return send(request(path).build());
    }

    HttpResponse<String> post(String path, String type, String body) throws IOException {
        return send(request(path)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }

    /** The access lines so far. */
    List<String> told() {
        sink.flush(Duration.ofSeconds(2));
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("\"event\":\"request\""))
                .toList();
    }

    /** The runs of a workflow that it kept. */
    String captures(String workflow) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + gateway.adminAddress().getPort() + "/api/captures?workflow=" + workflow))
                .build();
        return send(request).body();
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
        client.close();
    }
}
