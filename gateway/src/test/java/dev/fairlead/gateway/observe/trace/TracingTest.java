package dev.fairlead.gateway.observe.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.Gateway;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A whole gateway tells a collector of its requests; the collector decodes with the classes of opentelemetry-proto. */
final class TracingTest extends TracedPeers {

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
        assertThat(seenByAuth.take())
                .isEqualTo("00-" + TRACE + "-" + hex(ask.getSpanId().toByteArray()) + "-01");
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
}
