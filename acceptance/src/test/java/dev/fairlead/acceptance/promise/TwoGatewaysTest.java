package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.RecordingUpstream;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A store travels from one installation to another with a key of its own, and is killed on the way; then both are asked
 * the same, and after some changes not the same.
 */
@ResourceLock(value = Installation.ECHO, mode = ResourceAccessMode.READ)
final class TwoGatewaysTest {

    private static final Duration TIME = Duration.ofSeconds(60);
    private static final String SERVED = "\"path\":\"/shop/v1/items\".*\"status\":200";
    private static final Pattern REQUEST = Pattern.compile("\"event\": ?\"request\"");

    private final RecordingUpstream upstream = RecordingUpstream.start(0);
    private final Installation here = new Installation();
    private final Installation there = new Installation();
    private String key = "";

    @AfterEach
    void stop() throws IOException {
        here.close();
        there.close();
        upstream.close();
    }

    private static String said(Installation installation, int status, String... arguments) {
        RunningCommand command = installation.fairlead(arguments);
        assertThat(command.awaitExit(TIME)).as(command.said()).isEqualTo(status);
        return command.said();
    }

    private void fill() {
        key = RestObjects.createAll(here, "shop", upstream.port());
        RestObjects.good(here.rest("PUT", "/policies/few", "{\"rateLimit\": {\"requests\": 5, \"per\": \"1h\"}}"));
        RestObjects.good(here.rest(
                "PUT",
                "/secrets/bank",
                "{\"type\": \"header\", \"header\": \"X-Bank\", \"value\": \"a-clear-value\", \"products\": []}"));
        RestObjects.awaitStatus(here, "/shop/v1/items", key, 200, TIME);
        assertThat(here.call("GET", "/nothing/there").statusCode()).isEqualTo(404);
    }

    /** The lines of requests, when the one that was asked last is among them: a log is written behind the answers. */
    private static String log(Installation installation, RunningCommand up, String name, String last) {
        up.awaitLine(Pattern.compile("\"event\":\"request\".*" + last), TIME);
        List<String> lines = up.out(line -> REQUEST.matcher(line).find());
        return installation.file(name, String.join("\n", lines) + "\n");
    }

    private void travel() throws IOException {
        Path file = here.folder().resolve("state.travel");
        String passphrase = here.file("passphrase", "correct horse battery staple\n");
        String left = said(here, 0, "export", "--all", file.toString(), "--passphrase-file", passphrase);
        assertThat(Files.readString(file)).doesNotContain("a-clear-value", key);
        String[] arrive = {"import", "--all", file.toString(), "--passphrase-file", passphrase};
        // Killed once it has the store, however far it is then.
        RunningCommand killed = there.fairlead(arrive);
        Path begun = there.folder().resolve("data/store/store.mv");
        long deadline = System.nanoTime() + TIME.toNanos();
        while (!Files.exists(begun) && killed.isAlive() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        killed.kill9();
        String arrived = said(there, 0, arrive);
        assertThat(table(arrived)).isEqualTo(table(left)).hasSizeGreaterThan(15);
        assertThat(said(there, 0, arrive)).contains("nothing was changed");
    }

    private static List<String> table(String text) {
        return text.lines().filter(line -> line.contains("\t")).sorted().toList();
    }

    private String parity(int status, String suite, String logHere, String logThere) {
        here.with("FAIRLEAD_TOKEN_A", token(here)).with("FAIRLEAD_TOKEN_B", token(there));
        return said(
                here,
                status,
                "compose",
                "parity",
                suite,
                "--a",
                "http://127.0.0.1:" + here.httpPort(),
                "--b",
                "http://127.0.0.1:" + there.httpPort(),
                "--management-a",
                "http://127.0.0.1:" + here.managementPort(),
                "--management-b",
                "http://127.0.0.1:" + there.managementPort(),
                "--log-a",
                logHere,
                "--log-b",
                logThere,
                "--html",
                here.folder().resolve("parity-" + status + ".html").toString());
    }

    private static String token(Installation installation) {
        String login = "{\"user\": \"admin\", \"password\": \"" + Installation.PASSWORD + "\"}";
        return Installation.member(
                RestObjects.good(installation.rest("POST", "/login", login)).body(), "token");
    }

    /** A suite of what was asked and of what a document describes, with one request that meets its limit. */
    private String suite(String log) throws IOException {
        Path asked = here.folder().resolve("asked.yaml");
        said(here, 0, "compose", "parity", asked.toString(), "--record", "--access-log", log);
        assertThat(Files.readString(asked))
                .contains("${KEY_SHOP_CLIENT}", "path: /shop/v1/items", "path: /nothing/there");
        String document = here.file("openapi.json", """
                {"servers": [{"url": "https://api.example.com/shop/v1"}],
                 "paths": {"/items": {"get": {"operationId": "listItems"}, "post": {"operationId": "addItem"}}}}
                """);
        Path described = here.folder().resolve("described.yaml");
        said(here, 0, "compose", "parity", described.toString(), "--record", "--openapi", document);
        List<String> lines = new ArrayList<>(Files.readAllLines(asked));
        lines.addAll(Files.readAllLines(described)
                .subList(1, Files.readAllLines(described).size()));
        lines.add("  - {name: many, path: /shop/v1/items, repeat: 8, headers: {X-API-Key: \"${KEY_SHOP_CLIENT}\"}}");
        return here.file("suite.yaml", String.join("\n", lines) + "\n");
    }

    private static void limited(Installation installation, String policy) {
        RestObjects.good(installation.rest(
                "PUT", "/policies/wide", "{\"rateLimit\": {\"requests\": " + policy + ", \"per\": \"1h\"}}"));
        String client = RestObjects.good(installation.rest("GET", "/clients/shop-client", ""))
                .body();
        assertThat(client).contains("shop");
    }

    @Test
    void a_store_that_travelled_answers_alike_and_what_is_changed_then_is_named() throws IOException {
        RunningCommand first = here.up();
        fill();
        String suite = suite(log(here, first, "first.log", "/nothing/there"));
        first.terminate();
        first.awaitExit(TIME);
        travel();
        here.with("KEY_SHOP_CLIENT", key)
                .with("MONGODB_URI_A", "mongodb://one/fairlead")
                .with("MONGODB_URI_B", "mongodb+srv://two.example.com/fairlead?retryWrites=true");
        RunningCommand a = here.up();
        RunningCommand b = there.up();
        RestObjects.awaitStatus(here, "/shop/v1/items", key, 200, TIME);
        RestObjects.awaitStatus(there, "/shop/v1/items", key, 200, TIME);
        assertThat(said(there, 0, "audit", "verify")).contains("intact: ");

        String alike = parity(0, suite, log(here, a, "a.log", SERVED), log(there, b, "b.log", SERVED));

        assertThat(alike.lines().filter(line -> line.startsWith("the same  ")))
                .as(alike)
                .hasSize(8);
        assertThat(alike).doesNotContain("not checked");

        RestObjects.good(there.rest("PUT", "/products/shop", """
                {"basePath": "/shop", "proxies": {"main": {"path": "/v1", "url": "http://127.0.0.1:%d",
                 "endpoints": [{"name": "all", "methods": ["GET"], "path": "/items"}]}}}
                """.formatted(upstream.port())));
        RestObjects.good(there.rest("POST", "/products/shop/publish?wait=true", ""));
        RestObjects.good(there.rest("PUT", "/clients/newcomer", "{\"products\": []}"));
        Installation.await(
                TIME,
                () -> there.call("GET", "/shop/v1/items", "X-API-Key", key),
                answer -> answer.statusCode() == 200
                        && !b.out(line -> line.contains("\"endpoint\":\"all\"")).isEmpty());
        limited(there, "6");
        // More than six have passed already.
        RestObjects.awaitStatus(there, "/shop/v1/items", key, 429, TIME);
        here.with("MONGODB_URI_B", "mongodb://two/other");
        // What it logged since the product changed.
        String lines = Files.readString(Path.of(log(there, b, "c.log", "\"endpoint\":\"all\"")))
                .lines()
                .filter(line -> !line.contains("\"endpoint\":\"list\""))
                .collect(Collectors.joining("\n"))
                .replace("\"replica\"", "\"node\"");

        String apart = parity(1, suite, log(here, a, "a.log", SERVED), there.file("d.log", lines));

        assertThat(apart.lines())
                .as(apart)
                .anyMatch(line -> line.startsWith("many\tlimit: let through\t8\t"))
                .contains(
                        "differs  API products, proxies, endpoints: \"shop\" differs",
                        "differs  Auth policies, rate limits: \"wide\" differs",
                        "the same  Workflow definitions: neither side has any",
                        "differs  Client credentials: \"newcomer\" is on the other side only",
                        "differs  MongoDB connection string format: they name different databases")
                .anyMatch(line -> line.startsWith("the same  Audit record format: "))
                .anyMatch(line -> line.startsWith("the same  Management UI behaviour: "))
                .anyMatch(line -> line.startsWith("differs  Access log shape: /node: missing / text")
                        && line.contains("GET /shop/v1/items shop-client: shop/list / shop/all"));
        assertThat(Files.readString(here.folder().resolve("parity-1.html")))
                .contains("differs")
                .doesNotContain(key);
    }
}
