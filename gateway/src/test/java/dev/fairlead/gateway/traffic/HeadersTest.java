package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock") // bytes of a protocol, line ends and all
final class HeadersTest {

    private static final String EMPTY = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private static Step step(Consumer<Exchange> does) {
        return new Step() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public Verdict apply(Exchange exchange) {
                does.accept(exchange);
                return Verdict.CONTINUE;
            }
        };
    }

    /** What the backend gets for a request with these headers. */
    private static String seen(TestGateway.Plan plan, String headers) {
        try (ScriptedBackend backend = ScriptedBackend.answering(EMPTY);
                TestGateway gateway = plan.backend(backend.port()).start()) {
            gateway.ask("GET /a/b/c?q HTTP/1.1\r\nHost: Shop.Example:8080\r\n" + headers + "\r\n");
            return backend.received();
        }
    }

    @Test
    void headers_of_this_hop_end_here() {
        String seen = seen(
                TestGateway.plan(),
                "Connection: keep-alive, X-Mine\r\nKeep-Alive: 5\r\nX-Mine: 1\r\nProxy-Connection: x\r\n"
                        + "Proxy-Authorization: x\r\nTE: gzip\r\nTrailer: x\r\nUpgrade: h2c\r\nX-Kept: 1\r\n");
        assertThat(seen)
                .contains("\r\nX-Kept: 1\r\n")
                .doesNotContain("Connection:", "Keep-Alive", "X-Mine", "Proxy-", "TE:", "Trailer", "Upgrade");
    }

    @Test
    void te_trailers_goes_on() {
        assertThat(seen(TestGateway.plan(), "TE: trailers\r\n")).contains("\r\nTE: trailers\r\nConnection: TE\r\n");
    }

    @Test
    void connection_cannot_name_what_the_gateway_or_the_backend_decides_by() {
        String named =
                "Host, Authorization, X-API-Key, X-Forwarded-For, X-Request-ID, X-Fairlead-Client, Content-Length,"
                        + " Cookie";
        String seen = seen(
                TestGateway.plan().step(step(exchange -> exchange.caller("acme", "production"))),
                "Authorization: Bearer x\r\nX-API-Key: y\r\nCookie: z\r\nContent-Length: 0\r\nConnection: " + named
                        + "\r\n");
        assertThat(seen)
                .contains(
                        "\r\nHost: shop.example:8080\r\n",
                        "\r\nAuthorization: Bearer x\r\n",
                        "\r\nX-API-Key: y\r\n",
                        "\r\nCookie: z\r\n",
                        "\r\nContent-Length: 0\r\n",
                        "\r\nX-Forwarded-For: 127.0.0.1\r\n",
                        "\r\nX-Request-ID: ",
                        "\r\nX-Fairlead-Client: acme\r\n");
    }

    @Test
    void an_untrusted_callers_word_about_itself_is_dropped() {
        String seen = seen(
                TestGateway.plan(),
                "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\nForwarded: for=1\r\n"
                        + "X-Forwarded-Prefix: /p\r\nX-Real-IP: 1.2.3.4\r\nX-Fairlead-Client: root\r\n"
                        + "x-fairlead-anything: 1\r\nX-Fairlead-Product: other\r\n"
                        + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00\r\ntracestate: a=b\r\n");
        assertThat(seen)
                .doesNotContain("1.2.3.4", "https", "evil", "Forwarded: for", "Prefix", "root", "anything", "other")
                .doesNotContain("0af7651916cd43dd8448eb211c80319c", "tracestate")
                .contains(
                        "\r\nX-Forwarded-For: 127.0.0.1\r\n",
                        "\r\nX-Forwarded-Proto: http\r\n",
                        "\r\nX-Forwarded-Host: shop.example:8080\r\n",
                        "\r\nX-Forwarded-Port: 8080\r\n",
                        "\r\nX-Real-IP: 127.0.0.1\r\n",
                        "\r\nX-Fairlead-Product: payments\r\n")
                .containsPattern("\r\ntraceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-01\r\n");
    }

    @Test
    void an_underscore_does_not_let_a_caller_say_what_only_the_gateway_may_say() {
        String twins = "X_Fairlead_Client: evil\r\nx_fairlead-product: evil\r\nX_Forwarded_For: evil\r\n"
                + "X-Forwarded_Prefix: evil\r\nX_Real_IP: evil\r\nX_Request_ID: evil\r\nX_API_Key: evil\r\n"
                + "Content_Length: 5\r\nTransfer_Encoding: evil\r\nProxy_Authorization: evil\r\nX_Tenant: evil\r\n";
        String seen = seen(
                TestGateway.plan()
                        .trusting("127.0.0.0/8")
                        .step(step(exchange -> exchange.setRequestHeader("X-Tenant", "7"))),
                twins + "My_Own: kept\r\n");
        assertThat(seen)
                .doesNotContain("evil", "Content_Length")
                .contains("\r\nMy_Own: kept\r\n", "\r\nX-Tenant: 7\r\n");
    }

    @Test
    void a_backends_status_line_gets_the_blank_that_it_lacks() {
        try (ScriptedBackend backend = ScriptedBackend.answering("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n");
                TestGateway gateway = TestGateway.to(backend)) {
            assertThat(gateway.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 200 \r\n");
        }
    }

    @Test
    void a_trusted_proxy_is_believed() {
        String seen = seen(
                TestGateway.plan().trusting("127.0.0.0/8"),
                "X-Forwarded-For: 6.6.6.6, 1.2.3.4\r\nX-Forwarded-For: 127.0.0.9\r\nX-Forwarded-Proto: https\r\n"
                        + "X-Forwarded-Host: front\r\nX-Forwarded-Port: 443\r\n"
                        + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00\r\ntracestate: a=b\r\n");
        assertThat(seen)
                .contains(
                        "\r\nX-Forwarded-For: 6.6.6.6, 1.2.3.4, 127.0.0.9, 127.0.0.1\r\n",
                        "\r\nX-Forwarded-Proto: https\r\n",
                        "\r\nX-Forwarded-Host: front\r\n",
                        "\r\nX-Forwarded-Port: 443\r\n",
                        "\r\nX-Real-IP: 1.2.3.4\r\n",
                        "\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00\r\n",
                        "\r\ntracestate: a=b\r\n")
                .containsOnlyOnce("X-Forwarded-For")
                .containsOnlyOnce("X-Forwarded-Proto");
    }

    @Test
    void a_good_request_id_is_kept_and_a_bad_one_replaced() {
        try (ScriptedBackend backend = ScriptedBackend.answering(EMPTY);
                TestGateway gateway = TestGateway.to(backend)) {
            String good = "GET / HTTP/1.1\r\nHost: a\r\nX-Request-ID: abc-1.2_Z\r\n\r\n";
            assertThat(gateway.ask(good)).contains("\r\nX-Request-ID: abc-1.2_Z\r\n");
            assertThat(backend.received()).containsOnlyOnce("X-Request-ID").contains("X-Request-ID: abc-1.2_Z\r\n");
            String bad = "GET / HTTP/1.1\r\nHost: a\r\nX-Request-ID: a b\r\n\r\n";
            assertThat(gateway.ask(bad)).containsPattern("\r\nX-Request-ID: [0-9a-f]{32}\r\n");
        }
    }

    @Test
    void the_backends_request_id_and_hop_headers_do_not_reach_the_caller() {
        String answer =
                "HTTP/1.1 200 OK\r\nX-Request-ID: theirs\r\nConnection: X-Own\r\nX-Own: 1\r\nKeep-Alive: timeout=9\r\n"
                        + "Server: nginx\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n";
        try (ScriptedBackend backend = ScriptedBackend.answering(answer);
                TestGateway gateway = TestGateway.to(backend)) {
            assertThat(gateway.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
                    .doesNotContain("theirs", "X-Own", "Keep-Alive")
                    .contains("\r\nServer: nginx\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n");
        }
    }

    @Test
    void steps_change_headers_on_both_ways() {
        Step step = step(exchange -> {
            exchange.removeRequestHeader("authorization");
            exchange.setRequestHeader("X-Tenant", "7");
            exchange.setRequestHeader("Host", "inner.example");
            exchange.addAnswerHeader("RateLimit", "limit=5");
        });
        try (ScriptedBackend backend = ScriptedBackend.answering(EMPTY);
                TestGateway gateway =
                        TestGateway.plan().step(step).backend(backend.port()).start()) {
            String request = "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\nx-tenant: 1\r\n\r\n";
            assertThat(gateway.ask(request)).contains("\r\nRateLimit: limit=5\r\n");
            assertThat(backend.received())
                    .doesNotContain("Bearer", "x-tenant")
                    .contains("\r\nX-Tenant: 7\r\n", "\r\nHost: inner.example\r\n");
        }
    }

    @Test
    void a_step_cannot_split_a_head_or_touch_the_framing() {
        for (Consumer<Exchange> fault : List.<Consumer<Exchange>>of(
                exchange -> exchange.setRequestHeader("X", "a\r\nY: b"),
                exchange -> exchange.addAnswerHeader("X\r\nY", "b"),
                exchange -> exchange.setRequestHeader("Transfer-Encoding", "chunked"),
                exchange -> exchange.forwardPath("/a b"))) {
            try (ScriptedBackend backend = ScriptedBackend.answering(EMPTY);
                    TestGateway gateway = TestGateway.plan()
                            .step(step(fault))
                            .backend(backend.port())
                            .start()) {
                assertThat(gateway.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 500 ");
                assertThat(backend.connections()).isZero();
            }
        }
    }

    @Test
    void the_path_is_rewritten_and_the_query_kept() {
        assertThat(seen(TestGateway.plan().rewrite(new PathRewrite.Strip(2)), ""))
                .startsWith("GET /b/c?q HTTP/1.1\r\n");
        assertThat(seen(TestGateway.plan().rewrite(new PathRewrite.Strip(6)), ""))
                .startsWith("GET /?q HTTP/1.1\r\n");
        PathRewrite template = new PathRewrite.Template(List.of(
                new PathRewrite.Part.Literal("/x/"),
                new PathRewrite.Part.Segment(1),
                new PathRewrite.Part.Rest(2),
                new PathRewrite.Part.Rest(9)));
        assertThat(seen(TestGateway.plan().rewrite(template), "")).startsWith("GET /x/b/c?q HTTP/1.1\r\n");
        assertThat(seen(TestGateway.plan().step(step(exchange -> exchange.forwardPath("/new"))), ""))
                .startsWith("GET /new?q HTTP/1.1\r\n");
        assertThat(seen(TestGateway.plan().ownHost(), "")).containsPattern("\r\nHost: 127.0.0.1:[0-9]+\r\n");
    }

    @Test
    void the_backends_base_path_stands_before_the_path() {
        try (ScriptedBackend backend = ScriptedBackend.answering(EMPTY);
                TestGateway gateway = TestGateway.plan()
                        .backend("localhost", backend.port(), "/base")
                        .start()) {
            gateway.ask("GET //a/../b?x=%41 HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(backend.received()).startsWith("GET /base/b?x=%41 HTTP/1.1\r\n");
        }
    }
}
