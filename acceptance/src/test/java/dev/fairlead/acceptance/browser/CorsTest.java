package dev.fairlead.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fairlead.acceptance.peer.FileGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The headers middleware is made for browsers, so a browser says whether it is right: pages of two origins call it. */
final class CorsTest {

    private static final Pattern SAID = Pattern.compile("<pre id=\"said\">(.*?)</pre>", Pattern.DOTALL);

    /** Calls in turn; each line says what a script of the page gets to see. */
    private static String page(int gateway) {
        return """
            <!doctype html><title>calls</title><pre id="said"></pre><script>
            const said = document.getElementById('said');
            async function call(name, path, options) {
                let line;
                try {
                    const answer = await fetch('http://127.0.0.1:%d' + path, options);
                    line = answer.status + ' ' + (await answer.text()).trim().slice(0, 20) + ' ' + answer.headers.get('X-Seen')
                            + ' ' + answer.headers.get('X-Hidden');
                } catch (refused) {
                    line = 'refused by the browser';
                }
                said.textContent += name + ': ' + line + '\\n';
            }
            (async () => {
                await call('get', '/open', {});
                await call('put', '/open', {method: 'PUT', headers: {'X-Token': 't'}, credentials: 'include', body: 'x'});
                await call('other header', '/open', {headers: {'X-Other': 'o'}});
                await call('other method', '/open', {method: 'DELETE'});
                await call('refused later', '/open/forbidden', {});
                await call('not published', '/open/nowhere', {});
                await call('no cors', '/closed', {});
                await call('star', '/star', {});
                await call('star with credentials', '/star', {credentials: 'include'});
                await call('pattern', '/pattern', {});
                said.textContent += 'done';
            })();
            </script>
            """.formatted(gateway);
    }

    private static String file(int origin, int backend) {
        return """
            http:
              routers:
                open: {rule: "PathPrefix(`/open`)", service: up, middlewares: [cors, hidden]}
                forbidden: {rule: "Path(`/open/forbidden`)", service: up, middlewares: [cors, nobody]}
                nowhere: {rule: "Path(`/open/nowhere`)", service: none, middlewares: [cors]}
                closed: {rule: "Path(`/closed`)", service: up}
                star: {rule: "Path(`/star`)", service: up, middlewares: [star]}
                pattern: {rule: "Path(`/pattern`)", service: up, middlewares: [pattern]}
              middlewares:
                cors:
                  headers:
                    accessControlAllowOriginList: ["http://localhost:%1$d"]
                    accessControlAllowMethods: [GET, PUT]
                    accessControlAllowHeaders: [X-Token]
                    accessControlExposeHeaders: [X-Seen]
                    accessControlAllowCredentials: true
                    accessControlMaxAge: 100
                    addVaryHeader: true
                hidden: {headers: {customResponseHeaders: {X-Hidden: h}}}
                nobody: {ipAllowList: {sourceRange: [203.0.113.0/24]}}
                star: {headers: {accessControlAllowOriginList: ["*"], accessControlAllowMethods: [GET]}}
                pattern: {headers: {accessControlAllowOriginListRegex: ["^http://localhost:%1$d$"]}}
              services:
                up: {loadBalancer: {servers: [{url: "http://127.0.0.1:%2$d"}]}}
                none: {loadBalancer: {servers: []}}
            """.formatted(origin, backend);
    }

    private final List<String> reached = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    @Test
    void a_browser_lets_a_page_see_what_the_file_allows_its_origin_and_nothing_else() throws IOException {
        Optional<Path> browser = Browser.find();
        if (browser.isEmpty()) {
            System.getLogger("browser")
                    .log(System.Logger.Level.WARNING, "SKIPPED: no Chromium here (.ci/run installs it)");
        }
        assumeTrue(browser.isPresent(), "no Chromium here");
        HttpServer backend = serve(this::backend);
        FileGateway[] gateway = new FileGateway[1];
        HttpServer known = serve(exchange -> page(exchange, gateway[0].port()));
        HttpServer stranger = serve(exchange -> page(exchange, gateway[0].port()));
        try (FileGateway serving = FileGateway.serving(
                file(known.getAddress().getPort(), backend.getAddress().getPort()))) {
            gateway[0] = serving;
            assertThat(said(browser.get(), known))
                    .containsExactly(
                            "get: 200 GET /open seen null",
                            "put: 200 PUT /open seen null",
                            "other header: refused by the browser",
                            "other method: refused by the browser",
                            "refused later: 403 {\"type\":\"https://fai null null",
                            "not published: 503 {\"type\":\"https://fai null null",
                            "no cors: refused by the browser",
                            "star: 200 GET /star null null",
                            "star with credentials: refused by the browser",
                            "pattern: 200 GET /pattern null null",
                            "done");
            // The browser asks before it sends what it may not send.
            assertThat(reached).contains("PUT /open").noneMatch(call -> call.startsWith("DELETE"));
            reached.clear();
            assertThat(said(browser.get(), stranger))
                    .contains("star: 200 GET /star null null", "done")
                    .filteredOn(line -> !line.endsWith("refused by the browser"))
                    .hasSize(2);
            assertThat(reached).noneMatch(call -> call.startsWith("PUT"));
        } finally {
            backend.stop(0);
            known.stop(0);
            stranger.stop(0);
        }
    }

    private List<String> said(Path browser, HttpServer page) {
        String dom = Browser.open(
                browser, folder, "http://localhost:" + page.getAddress().getPort() + "/");
        Matcher found = SAID.matcher(dom);
        assertThat(found.find()).as("the page's own words are in %s", dom).isTrue();
        return List.of(found.group(1).strip().split("\n", -1));
    }

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private static HttpServer serve(Answer answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                answer.to(exchange);
            }
        });
        server.start();
        return server;
    }

    private static void page(HttpExchange exchange, int gateway) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        write(exchange, page(gateway));
    }

    private void backend(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        reached.add(call);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("X-Seen", "seen");
        write(exchange, call);
    }

    private static void write(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }
}
