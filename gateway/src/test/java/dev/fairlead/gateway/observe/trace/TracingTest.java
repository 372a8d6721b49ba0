package dev.fairlead.gateway.observe.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.GatewaySettings;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.sources.file.FileSource;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole gateway tells a collector of its requests; the collector decodes with the classes of opentelemetry-proto. */
final class TracingTest {

    private static final int PATIENCE_SECONDS = 20;
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    private final BlockingQueue<ResourceSpans> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> seenByBackend = new LinkedBlockingQueue<>();
    private final List<String> keys = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final LineSink nowhere = new LineSink(OutputStream.nullOutputStream());
    private HttpServer collector;
    private HttpServer backend;
    private @Nullable Gateway started;
    private Gateway.@Nullable Running running;

    @TempDir
    Path directory;

    @BeforeEach
    void peers() throws IOException {
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
            if (!exchange.getRequestURI().getPath().equals("/auth")) {
                seenByBackend.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
            }
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/broken") ? 500 : 200, -1);
            exchange.close();
        });
        backend.start();
    }

    private void gateway(double ratio, String trusted) throws IOException {
        Path file = directory.resolve("fairlead.yaml");
        Files.writeString(file, """
                http:
                  routers:
                    asked: {rule: "PathPrefix(`/asked`)", service: one, middlewares: [ask]}
                    all: {rule: "PathPrefix(`/`)", service: one}
                    gone: {rule: "PathPrefix(`/gone`)", service: nobody}
                  middlewares:
                    ask: {forwardAuth: {address: "http://127.0.0.1:%1$d/auth"}}
                  services:
                    one: {loadBalancer: {servers: [{url: "http://127.0.0.1:%1$d"}]}}
                    nobody: {loadBalancer: {servers: []}}
                """.formatted(backend.getAddress().getPort()));
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
                                Set.of())
                        .with(Optional.of(
                                new TraceSettings(endpoint, Map.of("Api-Key", "k1"), ratio, "edge", "first", "1"))),
                nowhere,
                InstantSource.system(),
                new SplittableRandom(1));
        started = gateway;
        running = gateway.serve(List.of(new FileSource(file, name -> null, new NoKeys())), new byte[32], done -> {});
    }

    @AfterEach
    void stop() {
        end();
        nowhere.close();
        backend.stop(0);
        collector.stop(0);
        http.close();
    }

    @Test
    void a_trusted_callers_trace_goes_on_and_each_part_is_the_child_of_the_one_around_it() throws Exception {
        gateway(0, "127.0.0.0/8");
        call("/asked/x", "00-" + TRACE + "-" + PARENT + "-01");

        ResourceSpans batch = taken();
        assertThat(attributes(batch.getResource().getAttributesList()))
                .containsEntry("service.name", "edge")
                .containsEntry("service.instance.id", "first");
        assertThat(keys).containsExactly("k1");
        List<Span> spans = batch.getScopeSpans(0).getSpansList();
        assertThat(spans)
                .extracting(span -> hex(span.getTraceId().toByteArray()))
                .containsOnly(TRACE);
        Span server = of(spans, Span.SpanKind.SPAN_KIND_SERVER);
        Span ask = of(spans, Span.SpanKind.SPAN_KIND_INTERNAL);
        Span client = of(spans, Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(hex(server.getParentSpanId().toByteArray())).isEqualTo(PARENT);
        assertThat(server.getFlags()).isEqualTo(0x301);
        assertThat(server.getName()).isEqualTo("GET asked@file");
        assertThat(attributes(server.getAttributesList()))
                .containsEntry("http.request.method", "GET")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("url.path", "/asked/x")
                .containsEntry("fairlead.service", "one@file");
        assertThat(server.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
        assertThat(ask.getName()).isEqualTo("forward-auth");
        assertThat(ask.getParentSpanId()).isEqualTo(server.getSpanId());
        assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
        assertThat(attributes(client.getAttributesList()))
                .containsEntry(
                        "server.port", Integer.toString(backend.getAddress().getPort()));
        assertThat(server.getStartTimeUnixNano()).isLessThanOrEqualTo(ask.getStartTimeUnixNano());
        assertThat(ask.getEndTimeUnixNano())
                .isGreaterThan(ask.getStartTimeUnixNano())
                .isLessThanOrEqualTo(client.getStartTimeUnixNano());
        assertThat(client.getEndTimeUnixNano()).isLessThanOrEqualTo(server.getEndTimeUnixNano());
        assertThat(seenByBackend.take())
                .isEqualTo("00-" + TRACE + "-" + hex(client.getSpanId().toByteArray()) + "-01");
    }

    @Test
    void a_parent_that_is_not_sampled_stays_so_and_passes_unchanged() throws Exception {
        gateway(1, "127.0.0.0/8");
        String parent = "00-" + TRACE + "-" + PARENT + "-00";
        call("/", parent);
        assertThat(seenByBackend.take()).isEqualTo(parent);

        // The next one is told of; had the first been, it would have come before.
        call("/second", null);
        assertThat(paths(taken())).containsExactly("/second");
    }

    @Test
    void the_trace_of_a_stranger_is_not_believed() throws Exception {
        gateway(1, "");
        call("/", "00-" + TRACE + "-" + PARENT + "-00");

        Span server = of(taken().getScopeSpans(0).getSpansList(), Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(hex(server.getTraceId().toByteArray())).isNotEqualTo(TRACE);
        assertThat(server.getParentSpanId().isEmpty()).isTrue();
        assertThat(seenByBackend.take())
                .endsWith("-01")
                .contains(hex(server.getTraceId().toByteArray()));
    }

    @Test
    void a_trace_that_begins_here_and_is_not_chosen_says_so_to_the_backend() throws Exception {
        gateway(0, "");
        call("/", null);
        assertThat(seenByBackend.take()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
        end();
        assertThat(told).isEmpty();
    }

    @Test
    void errors_are_told_as_errors_and_health_checks_not_at_all() throws Exception {
        gateway(1, "");
        call("/health/live", null);
        call("/broken", null);
        call("/gone", null);
        end();

        List<Span> spans = new ArrayList<>();
        told.forEach(batch -> spans.addAll(batch.getScopeSpans(0).getSpansList()));
        List<Span> servers = spans.stream()
                .filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
                .toList();
        assertThat(servers)
                .extracting(span -> attributes(span.getAttributesList()).get("error.type"))
                .containsExactly("500", "NoBackend");
        assertThat(servers)
                .extracting(span -> span.getStatus().getCode())
                .containsOnly(Status.StatusCode.STATUS_CODE_ERROR);
    }

    @Test
    void a_request_that_could_not_be_read_is_answered_and_told_of() throws Exception {
        gateway(1, "127.0.0.0/8");
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), gateway().address().getPort())) {
            socket.getOutputStream()
                    .write("GET /x HTTP/1.1\r\nHost: a\r\nodd line\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(PATIENCE_SECONDS * 1000);
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 400");
        }

        Span server = of(taken().getScopeSpans(0).getSpansList(), Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(attributes(server.getAttributesList())).containsEntry("http.response.status_code", "400");
        assertThat(call("/", null)).isEqualTo(200);
    }

    @Test
    void spans_that_the_collector_does_not_take_are_counted_and_hurt_nobody() throws Exception {
        gateway(1, "");
        collector.stop(0);
        assertThat(call("/", null)).isEqualTo(200);
        Gateway ended = gateway();
        end();
        // The server's and the client's.
        assertThat(ended.spansDropped()).isEqualTo(2);
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

    private Gateway gateway() {
        return Objects.requireNonNull(started, "the test starts its gateway first");
    }

    /** Stops it; what it has to tell is told then. */
    private void end() {
        if (started != null && running != null) {
            running.close();
            started.close();
            started = null;
        }
    }

    private int call(String path, @Nullable String traceparent) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + gateway().address().getPort() + path));
        if (traceparent != null) {
            request.header("traceparent", traceparent);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private ResourceSpans taken() throws InterruptedException {
        return Objects.requireNonNull(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing was told");
    }

    private static List<String> paths(ResourceSpans batch) {
        return batch.getScopeSpans(0).getSpansList().stream()
                .filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
                .map(span -> attributes(span.getAttributesList()).get("url.path"))
                .toList();
    }

    private static Span of(List<Span> spans, Span.SpanKind kind) {
        List<Span> found = spans.stream().filter(span -> span.getKind() == kind).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static Map<String, String> attributes(List<KeyValue> pairs) {
        return pairs.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey,
                        pair -> pair.getValue().hasIntValue()
                                ? Long.toString(pair.getValue().getIntValue())
                                : pair.getValue().getStringValue()));
    }

    private static String hex(byte[] bytes) {
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
