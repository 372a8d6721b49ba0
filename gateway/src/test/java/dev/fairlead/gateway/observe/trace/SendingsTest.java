package dev.fairlead.gateway.observe.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each way to a backend is told of: tries again, pages of errors, HTTP/2, WebSockets. */
@Tag("slow")
final class SendingsTest extends TracedPeers {

    private static final String HANDSHAKE = lines("""
            GET /chat HTTP/1.1
            Host: a
            Connection: Upgrade
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

            """);
    private static final String SWITCHED = lines("""
            HTTP/1.1 101 Switching Protocols
            Connection: Upgrade
            Upgrade: websocket
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=

            """);

    private static String lines(String text) {
        return text.replace("\n", "\r\n");
    }

    @Test
    void each_time_that_a_request_is_sent_is_a_span_of_its_own() throws Exception {
        gateway(1, "");
        assertThat(call("/again", null)).isEqualTo(200);

        List<Span> spans = taken().getScopeSpans(0).getSpansList();
        List<Span> clients = all(spans, Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(clients)
                .extracting(span -> attributes(span.getAttributesList()).get("http.request.resend_count"))
                .containsExactly(null, "1", "2");
        assertThat(clients)
                .extracting(span -> attributes(span.getAttributesList()).get("http.response.status_code"))
                .containsExactly("500", "500", "200");
        assertThat(clients)
                .extracting(span -> attributes(span.getAttributesList()).get("error.type"))
                .containsExactly("500", "500", null);
        assertThat(clients)
                .extracting(Span::getParentSpanId)
                .containsOnly(of(spans, Span.SpanKind.SPAN_KIND_SERVER).getSpanId());
        for (Span client : clients) {
            assertThat(seenByBackend.take())
                    .endsWith("-" + hex(client.getSpanId().toByteArray()) + "-01");
            assertThat(client.getEndTimeUnixNano()).isGreaterThan(client.getStartTimeUnixNano());
        }
        assertThat(clients.get(0).getEndTimeUnixNano())
                .isLessThanOrEqualTo(clients.get(1).getStartTimeUnixNano());
    }

    @Test
    void a_backend_that_cannot_be_reached_is_told_of_too() throws Exception {
        gateway(1, "");
        List<Span> clients = new ArrayList<>();
        while (clients.size() < 2) {
            assertThat(call("/far", null)).isEqualTo(200);
            clients = all(taken().getScopeSpans(0).getSpansList(), Span.SpanKind.SPAN_KIND_CLIENT);
        }
        assertThat(attributes(clients.get(0).getAttributesList()))
                .containsEntry("server.port", "1")
                .containsEntry("error.type", "connect");
        assertThat(attributes(clients.get(1).getAttributesList()))
                .containsEntry("http.request.resend_count", "1")
                .containsEntry("http.response.status_code", "200");
    }

    @Test
    void a_page_of_errors_is_asked_for_and_not_sent_again() throws Exception {
        gateway(1, "");
        assertThat(call("/broken/page", null)).isEqualTo(500);

        List<Span> clients = all(taken().getScopeSpans(0).getSpansList(), Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(clients)
                .extracting(span -> attributes(span.getAttributesList()).get("http.response.status_code"))
                .containsExactly("500", "200");
        assertThat(clients)
                .extracting(span -> attributes(span.getAttributesList()).get("http.request.resend_count"))
                .containsOnlyNulls();
    }

    @Test
    void what_comes_by_http_2_is_told_of_alike() throws Exception {
        gateway(0, "127.0.0.0/8");
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(trusting())
                .build()) {
            HttpResponse<Void> answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:"
                                    + gateway().secureAddress().getPort() + "/by2"))
                            .header("traceparent", "00-" + TRACE + "-" + PARENT + "-01")
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(200);
        }

        List<Span> spans = taken().getScopeSpans(0).getSpansList();
        Span server = of(spans, Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(hex(server.getTraceId().toByteArray())).isEqualTo(TRACE);
        assertThat(hex(server.getParentSpanId().toByteArray())).isEqualTo(PARENT);
        assertThat(attributes(server.getAttributesList()))
                .containsEntry("url.scheme", "https")
                .containsEntry("url.path", "/by2")
                .containsEntry("http.response.status_code", "200");
        Span client = of(spans, Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(seenByBackend.take())
                .isEqualTo("00-" + TRACE + "-" + hex(client.getSpanId().toByteArray()) + "-01");
    }

    @Test
    void a_web_socket_is_one_span_that_ends_when_it_closes() throws Exception {
        try (ServerSocket upgrading = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            gateway(1, "", upgrading.getLocalPort());
            try (Socket caller = new Socket(
                    InetAddress.getLoopbackAddress(), gateway().address().getPort())) {
                caller.setSoTimeout(PATIENCE_SECONDS * 1000);
                caller.getOutputStream().write(HANDSHAKE.getBytes(StandardCharsets.US_ASCII));
                try (Socket peer = upgrading.accept()) {
                    assertThat(head(peer)).containsPattern("traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-01");
                    peer.getOutputStream().write(SWITCHED.getBytes(StandardCharsets.US_ASCII));
                    assertThat(head(caller)).startsWith("HTTP/1.1 101 ");
                    assertThat(told).isEmpty();
                }
            }
            List<Span> spans = taken().getScopeSpans(0).getSpansList();
            Span server = of(spans, Span.SpanKind.SPAN_KIND_SERVER);
            assertThat(attributes(server.getAttributesList())).containsEntry("http.response.status_code", "101");
            assertThat(server.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
            Span client = of(spans, Span.SpanKind.SPAN_KIND_CLIENT);
            assertThat(attributes(client.getAttributesList())).containsEntry("http.response.status_code", "101");
            assertThat(client.getEndTimeUnixNano()).isGreaterThan(client.getStartTimeUnixNano());
        }
    }

    private static String head(Socket from) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = from.getInputStream().read();
            assertThat(b).as("after %s", head).isNotNegative();
            head.append((char) b);
        }
        return head.toString();
    }

    /** The certificate is the one that the gateway makes itself; who it is from is not what is tested. */
    private static SSLContext trusting() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        return context;
    }

    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
