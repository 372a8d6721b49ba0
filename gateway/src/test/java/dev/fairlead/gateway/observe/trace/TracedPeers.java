package dev.fairlead.gateway.observe.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.GatewaySettings;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.gateway.observe.record.RecordSettings;
import dev.fairlead.gateway.web.BackendAddresses;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.sources.file.FileSource;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A whole gateway, its backends, and a collector that decodes with the classes of opentelemetry-proto. */
abstract class TracedPeers {

    static final int PATIENCE_SECONDS = 20;
    static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    static final String PARENT = "00f067aa0ba902b7";

    final BlockingQueue<ResourceSpans> told = new LinkedBlockingQueue<>();
    final BlockingQueue<String> seenByBackend = new LinkedBlockingQueue<>();
    final BlockingQueue<String> seenByAuth = new LinkedBlockingQueue<>();
    final List<String> keys = new ArrayList<>();
    final HttpClient http = HttpClient.newHttpClient();
    private final LineSink nowhere = new LineSink(OutputStream.nullOutputStream());
    HttpServer collector;
    HttpServer backend;
    private @Nullable Gateway started;
    private Gateway.@Nullable Running running;

    @TempDir
    Path directory;

    @BeforeEach
    final void peers() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Api-Key")));
            told.addAll(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
                    .getResourceSpansList());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        backend.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            (path.equals("/auth") ? seenByAuth : seenByBackend)
                    .add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
            boolean fails = path.startsWith("/broken") || (path.equals("/again") && seenByBackend.size() % 3 != 0);
            exchange.sendResponseHeaders(fails ? 500 : 200, -1);
            exchange.close();
        });
        backend.start();
    }

    final void gateway(double ratio, String trusted) throws IOException {
        gateway(ratio, trusted, 1);
    }

    /** @param chat the port of the service of {@code /chat} */
    final void gateway(double ratio, String trusted, int chat) throws IOException {
        Path file = directory.resolve("fairlead.yaml");
        Files.writeString(file, """
                http:
                  routers:
                    asked: {rule: "PathPrefix(`/asked`)", service: one, middlewares: [ask]}
                    all: {rule: "PathPrefix(`/`)", service: one}
                    gone: {rule: "PathPrefix(`/gone`)", service: nobody}
                    again: {rule: "PathPrefix(`/again`)", service: one, middlewares: [again]}
                    page: {rule: "PathPrefix(`/broken/page`)", service: one, middlewares: [page]}
                    far: {rule: "PathPrefix(`/far`)", service: far}
                    chat: {rule: "PathPrefix(`/chat`)", service: chat}
                    secure: {rule: "PathPrefix(`/by2`)", service: one, tls: {}}
                  middlewares:
                    again: {retry: {attempts: 3, status: ["500"]}}
                    page: {errors: {status: ["500-599"], service: one, query: "/pages/{status}"}}
                    ask: {forwardAuth: {address: "http://127.0.0.1:%1$d/auth"}}
                  services:
                    one: {loadBalancer: {servers: [{url: "http://127.0.0.1:%1$d"}]}}
                    nobody: {loadBalancer: {servers: []}}
                    chat: {loadBalancer: {servers: [{url: "http://127.0.0.1:%2$d"}]}}
                    far: {loadBalancer: {servers: [{url: "http://127.0.0.1:1"}, {url: "http://127.0.0.1:%1$d"}]}}
                """.formatted(backend.getAddress().getPort(), chat));
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        URI endpoint = URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces");
        Gateway gateway = Gateway.start(
                new GatewaySettings(
                        loopback,
                        loopback,
                        loopback,
                        withoutDrain(),
                        new TrustedProxies(trusted.isEmpty() ? List.of() : List.of(Cidr.parse(trusted))),
                        false,
                        1,
                        "first",
                        "1",
                        Set.of(),
                        new GatewaySettings.Options(
                                Entrypoints.usual(),
                                Optional.of(new TraceSettings(
                                        endpoint, Map.of("Api-Key", "k1"), ratio, "edge", "first", "1")),
                                Optional.empty(),
                                List.of(),
                                Optional.empty(),
                                RecordSettings.usual(),
                                false,
                                BackendAddresses.usual())),
                nowhere,
                InstantSource.system(),
                new SplittableRandom(1));
        started = gateway;
        running = gateway.serve(List.of(new FileSource(file, name -> null, new NoKeys())), new byte[32], done -> {});
    }

    @AfterEach
    final void stop() {
        end();
        nowhere.close();
        backend.stop(0);
        collector.stop(0);
        http.close();
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

    final Gateway gateway() {
        return Objects.requireNonNull(started, "the test starts its gateway first");
    }

    /** Stops it; what it has to tell is told then. */
    final void end() {
        if (started != null && running != null) {
            running.close();
            started.close();
            started = null;
        }
    }

    final int call(String path, @Nullable String traceparent) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + gateway().address().getPort() + path));
        if (traceparent != null) {
            request.header("traceparent", traceparent);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    final ResourceSpans taken() throws InterruptedException {
        return Objects.requireNonNull(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing was told");
    }

    static List<String> paths(ResourceSpans batch) {
        return batch.getScopeSpans(0).getSpansList().stream()
                .filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
                .map(span -> attributes(span.getAttributesList()).get("url.path"))
                .toList();
    }

    static List<Span> all(List<Span> spans, Span.SpanKind kind) {
        return spans.stream().filter(span -> span.getKind() == kind).toList();
    }

    static Span of(List<Span> spans, Span.SpanKind kind) {
        List<Span> found = all(spans, kind);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    static Map<String, String> attributes(List<KeyValue> pairs) {
        return pairs.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey,
                        pair -> pair.getValue().hasIntValue()
                                ? Long.toString(pair.getValue().getIntValue())
                                : pair.getValue().getStringValue()));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
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
}
