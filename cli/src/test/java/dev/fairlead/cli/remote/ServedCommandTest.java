package dev.fairlead.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code routes}, {@code services} and {@code audit} make of what management answers. */
final class ServedCommandTest {

    private static final String TABLE = """
            {"replica": "r", "table": {
              "products": {
                "pay@store": {"basePath": "/pay", "status": "enabled", "proxies": {
                  "charges": {"path": "/v1", "service": "charges", "endpoints": [
                    {"name": "list", "methods": ["GET", "HEAD"], "path": "/charges"},
                    {"name": "any", "path": "/x/*"}]},
                  "echo": {"path": "/", "service": "echo@file", "endpoints": [{"name": "e", "methods": ["GET"], "path": "/e"}]}}},
                "old@file": {"status": "disabled", "error": ["its base path is taken"]}},
              "routers": {"app@docker": {"rule": "Host(`a`)", "service": "app@docker", "status": "enabled"}},
              "services": {
                "app@docker": {"status": "enabled", "serverStatus": {"http://10.0.0.1:80": "DOWN", "http://10.0.0.2:80": "UP"},
                  "serverHealth": {"http://10.0.0.1:80": {"status": "DOWN", "reason": "Connection refused"},
                    "http://10.0.0.2:80": {"status": "UP"}}}}}}
            """;
    private static final String AUDIT = """
            {"items": [
              {"sequence": 3, "time": "t", "user": "ann", "action": "apply", "reason": "", "revision": 2, "touchedMore": 4,
               "touched": [{"subject": "product pay"}, {"subject": "policy gold"}]},
              {"sequence": 2, "time": "t", "user": "ann", "action": "create", "reason": "", "revision": 1,
               "touched": [{"subject": "product pay"}]},
              {"sequence": 1, "time": "t", "user": "system", "action": "issue-token", "reason": "", "revision": 0}]}
            """;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/api/v1/replicas", "{\"items\": [{\"id\": \"r\"}]}");
        answer("/api/v1/replicas/r/table", TABLE);
        answer("/api/v1/audit", AUDIT);
        answer("/api/v1/revisions", """
                {"items": [{"revision": 2, "at": "t", "by": "ann", "action": "apply", "reason": "", "audit": 3,
                  "touched": [{"subject": "product pay"}, {"subject": "policy gold"}], "touchedMore": 1, "counts": {}}]}
                """);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(String path, String json) {
        server.createContext(path, exchange -> {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @Test
    void a_gateway_that_is_not_there_is_told_with_those_that_are() {
        Surroundings around = new Surroundings(
                Map.of("HOME", "/nonexistent", "FAIRLEAD_TOKEN", "flt_x\n"),
                Terminal.plain(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter())));
        ServedCommand.Routes routes = new ServedCommand.Routes(around);
        new CommandLine(routes)
                .parseArgs("--server", "127.0.0.1:" + server.getAddress().getPort(), "--replica", "nobody");

        assertThatThrownBy(routes::call).hasMessage("no gateway is called \"nobody\"; there are r");
    }

    @Test
    void a_rollback_that_changes_nothing_says_so() {
        answer("/api/v1/revisions/1/rollback", "{\"changed\": false, \"revision\": 4}");
        answer("/api/v1/publish", "{\"changed\": false, \"revision\": 4}");

        assertThat(said(RollbackCommand::new, "1")).startsWith("what is served is the same already; revision 4 stays");
        assertThat(said(PublishCommand::new)).startsWith("nothing to publish; revision 4 stays");
    }

    @Test
    void what_is_published_is_named() {
        answer("/api/v1/publish", """
                {"changed": true, "revision": 5, "workflows": [{"name": "f"}], "products":
                  [{"name": "a"}, {"name": "b"}, {"name": "c"}, {"name": "d"}, {"name": "e"}]}
                """);

        assertThat(said(PublishCommand::new)).startsWith("revision 5 is published: a, b, c, d, e and 1 more");
    }

    private String said(Function<Surroundings, Callable<Integer>> verb, String... options) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        Surroundings around = new Surroundings(
                Map.of("HOME", "/nonexistent", "FAIRLEAD_TOKEN", "flt_x\n"), Terminal.plain(writer, writer));
        List<String> line = new ArrayList<>(List.of(options));
        line.addAll(List.of("--server", "127.0.0.1:" + server.getAddress().getPort()));
        new CommandLine(verb.apply(around)).execute(line.toArray(String[]::new));
        return out.toString();
    }

    @Test
    void endpoints_of_products_are_listed_as_routes_are() {
        assertThat(said(ServedCommand.Routes::new).lines())
                .containsExactly(
                        "route\tstatus\trule\tservice",
                        "pay/charges/list@store\tenabled\tGET,HEAD /pay/v1/charges\tcharges@store",
                        "pay/charges/any@store\tenabled\t/pay/v1/x/*\tcharges@store",
                        "pay/echo/e@store\tenabled\tGET /pay/e\techo@file",
                        "old@file\tdisabled\t\t",
                        "app@docker\tenabled\tHost(`a`)\tapp@docker");
    }

    @Test
    void json_has_all_that_the_table_shows() {
        String json = said(ServedCommand.Routes::new, "--json");

        assertThat(json)
                .contains("\"pay/charges/list@store\"", "\"GET,HEAD /pay/v1/charges\"", "\"charges@store\"")
                .contains("\"its base path is taken\"", "\"app@docker\"", "\"Host(`a`)\"");
    }

    @Test
    void revisions_say_what_was_changed() {
        assertThat(said(around -> new ListCommand(around, ListCommand.LISTINGS.getFirst()))
                        .lines())
                .containsExactly(
                        "revision\tat\tby\taction\twhat\treason", "2\tt\tann\tapply\tproduct pay and 2 more\t");
    }

    @Test
    void a_backend_that_is_down_has_its_reason() {
        assertThat(said(ServedCommand.Services::new))
                .contains("http://10.0.0.1:80 DOWN (Connection refused), http://10.0.0.2:80 UP");
    }

    @Test
    void the_audit_says_what_was_changed() {
        assertThat(said(around -> new ListCommand(around, ListCommand.AUDIT)))
                .contains("apply\tproduct pay and 5 more\t")
                .contains("create\tproduct pay\t")
                .contains("issue-token\t\t");
    }
}
