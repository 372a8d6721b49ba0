package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.middleware.ErrorPages;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.StatusRange;
import dev.fairlead.model.StatusRewrite;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrorPagesTest {

    private static final String GET = "GET /shop?item=1 HTTP/1.1\r\nHost: a\r\nIf-None-Match: x\r\nX-Own: 1\r\n\r\n";
    private static final String PAGE = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\npage";

    private static Middleware.Errors options(String... status) {
        List<StatusRange> ranges =
                List.of(status).stream().map(StatusRange::parse).toList();
        return new Middleware.Errors(
                ranges, new Name("pages", Owner.FILE), "/{status}.html?from={url}", List.of(), List.of());
    }

    private static TestGateway gateway(int port, int pages, UnaryOperator<TestGateway.Plan> more) {
        TestGateway.Plan plan = TestGateway.plan().backend(port);
        plan.lateStep(upstream -> new ErrorPages(options("404", "500-599"), upstream.apply(pages)));
        return more.apply(plan).start();
    }

    private static TestGateway gateway(ScriptedBackend backend, ScriptedBackend pages) {
        return gateway(backend.port(), pages.port(), plan -> plan);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope",
                "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nnope\r\n0\r\n\r\n",
                "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            })
    void an_error_gets_its_page_and_keeps_its_status(String error) {
        try (ScriptedBackend backend = ScriptedBackend.answering(error);
                ScriptedBackend pages = ScriptedBackend.answering(PAGE);
                TestGateway gateway = gateway(backend, pages);
                RawCaller caller = gateway.call()) {
            for (int i = 0; i < 3; i++) {
                assertThat(caller.send(GET).answer())
                        .startsWith("HTTP/1.1 404 ")
                        .contains("\r\nContent-Type: text/html\r\n")
                        .endsWith("\r\n\r\npage")
                        .doesNotContain("nope");
            }
            assertThat(pages.received())
                    .startsWith("GET /404.html?from=%2Fshop%3Fitem%3D1 HTTP/1.1\r\n")
                    .contains("\r\nX-Own: 1\r\n")
                    .doesNotContain("If-None-Match");
            assertThat(gateway.log(3)).containsOnly("GET /shop 404");
            assertThat(backend.connections()).as("its connection is kept").isEqualTo(1);
        }
    }

    @Test
    void a_status_is_rewritten_and_the_pages_get_only_the_headers_that_they_may() {
        StatusRange error = StatusRange.parse("500-599");
        Middleware.Errors options = new Middleware.Errors(
                List.of(error),
                new Name("pages", Owner.FILE),
                "/{status}.html?was={originalStatus}",
                List.of(new StatusRewrite(StatusRange.parse("502-504"), 500)),
                List.of("Accept"));
        try (ScriptedBackend backend = ScriptedBackend.answering("HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\nno");
                ScriptedBackend pages = ScriptedBackend.answering(PAGE);
                TestGateway gateway = TestGateway.plan()
                        .backend(backend.port())
                        .lateStep(upstream -> new ErrorPages(options, upstream.apply(pages.port())))
                        .start()) {
            String request = GET.replace("X-Own: 1", "Accept: text/html\r\nAuthorization: Bearer secret");
            assertThat(gateway.ask(request)).startsWith("HTTP/1.1 500 ").endsWith("page");
            assertThat(pages.received())
                    .startsWith("GET /500.html?was=503 HTTP/1.1\r\nHost: a\r\n")
                    .contains("\r\nAccept: text/html\r\n")
                    .doesNotContain("secret");
        }
    }

    @Test
    void what_is_no_error_passes() {
        try (ScriptedBackend backend = ScriptedBackend.answering("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno");
                ScriptedBackend pages = ScriptedBackend.answering(PAGE);
                TestGateway gateway = gateway(backend, pages)) {
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 403 No\r\n").endsWith("no");
            assertThat(pages.connections()).isZero();
        }
    }

    @Test
    void a_request_with_a_body_gets_its_page_too() {
        try (ScriptedBackend backend = ScriptedBackend.answering("HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno");
                ScriptedBackend pages = ScriptedBackend.answering(PAGE);
                TestGateway gateway = gateway(backend, pages);
                RawCaller caller = gateway.call()) {
            String post = "POST /shop HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
            assertThat(caller.send(post).answer()).startsWith("HTTP/1.1 500 ").endsWith("page");
            assertThat(caller.send(post).answer()).as("the next one").endsWith("page");
            assertThat(pages.received()).startsWith("GET /500.html").doesNotContain("chunked", "abc", "POST");
        }
    }

    @Test
    void what_the_gateway_says_itself_behind_the_step_gets_its_page() {
        int closed = unused();
        try (ScriptedBackend pages = ScriptedBackend.answering(PAGE)) {
            try (TestGateway gateway = gateway(closed, pages.port(), plan -> plan)) {
                assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 502 ").endsWith("page");
                assertThat(gateway.log(1)).containsExactly("GET /shop 502 BadGateway");
            }
            try (TestGateway gateway = gateway(closed, pages.port(), plan -> plan.step(new Refusing()))) {
                assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 503 ").endsWith("page");
            }
        }
    }

    /** A port on which nobody listens. */
    private static int unused() {
        try (ScriptedBackend gone = ScriptedBackend.answering(PAGE)) {
            return gone.port();
        }
    }

    private static final class Refusing implements Step {
        @Override
        public String name() {
            return "refusing";
        }

        @Override
        public Verdict apply(Exchange exchange) {
            return exchange.refuse(new Failure.Overloaded("no"));
        }
    }

    @Test
    void without_a_page_the_error_keeps_its_status() {
        try (ScriptedBackend backend = ScriptedBackend.answering("HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nno");
                TestGateway gateway = gateway(backend.port(), unused(), plan -> plan)) {
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 404 ").contains("\r\nContent-Length: 0\r\n");
        }
    }
}
