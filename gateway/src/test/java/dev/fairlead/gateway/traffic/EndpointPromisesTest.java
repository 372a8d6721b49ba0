package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Typed parameters and bodies of endpoints, on the wire. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class EndpointPromisesTest {

    private static final String ENDPOINTS = """
            - name: find
              methods: [GET]
              path: /things/{id}
              parameters:
                - {name: id, in: path, pattern: "^t[0-9]+$"}
                - {name: limit, in: query, type: integer, minimum: 1, maximum: 100, default: 20}
                - {name: sort, in: query, enum: [up, down]}
                - {name: tag, in: query, several: true, maxLength: 3}
                - {name: when, in: query, format: date}
                - {name: X-Tenant, in: header, required: true, format: uuid}
            - name: create
              methods: [POST, DELETE]
              path: /things
              parameters: [{name: dry, in: query, type: boolean}]
              body:
                required: true
                maxBytes: 2000
                schema:
                  type: object
                  required: [name]
                  properties:
                    name: {type: string, maxLength: 5, pattern: "^(a+)+$"}
                    price: {type: number, minimum: 1}
                    next: {$ref: "#"}
                    set: {uniqueItems: true}
                  additionalProperties: false
            - {name: upload, methods: [PUT], path: /files, body: {contentTypes: [image/png], maxBytes: 10}}
            """;

    private static final String TENANT = "X-Tenant: 123e4567-e89b-12d3-a456-426614174000\\r\\n";
    private static final String JSON = "Content-Type: application/json\\r\\n";

    /** Request line, headers, body => status, a part of the answer. */
    private static final String TABLE = """
            GET /things/t1 | T | => 200 |
            GET /things/t1?limit=100&sort=up&tag=a&tag=bbb&when=2026-02-28 | T | => 200 |
            GET /things/t1?limit=101 | T | => 400 | {"in":"query","name":"limit","detail":"must be at most 100"}
            GET /things/t1?limit=0 | T | => 400 | {"in":"query","name":"limit","detail":"must be at least 1"}
            GET /things/t1?limit=1e1 | T | => 400 | "must be a whole number"
            GET /things/t1?limit=0x10 | T | => 400 | "must be a whole number"
            GET /things/t1?limit= | T | => 400 | "must be a whole number"
            GET /things/t1?limit=5&limit=999 | T | => 400 | "stands there more than once"
            GET /things/t1?limit=5&%6Cimit=999 | T | => 400 | "stands there more than once"
            GET /things/t1?sort=sideways | T | => 400 | "must be one of up, down"
            GET /things/t1?tag=a&tag=bbbb | T | => 400 | "must have at most 3 characters"
            GET /things/t1?tag=%ff | T | => 400 | "must be encoded as UTF-8"
            GET /things/t1?tag=%f0%9f%98%80%c3%bc%c3%bc | T | => 200 |
            GET /things/t1?when=2026-02-30 | T | => 400 | "must be a date such as
            GET /things/x1 | T | => 400 | {"in":"path","name":"id","detail":"must match ^t[0-9]+$"}
            GET /things/t%2e1 | T | => 400 | "in":"path"
            GET /things/t1 | | => 400 | {"in":"header","name":"X-Tenant","detail":"is missing"}
            GET /things/t1 | X-Tenant: hunter2\\r\\n | => 400 | {"in":"header","name":"X-Tenant","detail":"must be a UUID"}
            GET /things/t1 | TT | => 400 | "stands there more than once"
            GET /things/x1?limit=x | | => 400 | in 3 places.
            POST /things | J | {"name":"aa"} => 200 |
            POST /things | J | {"name":"aa","next":{"name":"a","price":1.5}} => 200 |
            POST /things | | => 400 | {"in":"body","pointer":"","detail":"is missing"}
            DELETE /things | | => 200 |
            POST /things | | {"name":"aa"} => 415 | Accept: application/json
            POST /things | Content-Type: text/plain\\r\\n | {"name":"aa"} => 415 | not one that is allowed
            POST /things | JJ | {"name":"aa"} => 415 | none, or more than one
            POST /things | Content-Type: application/json; charset=utf-16\\r\\n | {"name":"aa"} => 415 | another character set
            POST /things | Content-Type: application/json; charset="UTF-8"\\r\\n | {"name":"aa"} => 200 |
            POST /things | JContent-Encoding: gzip\\r\\n | {"name":"aa"} => 415 | compressed
            POST /things | J | {} => 400 | {"in":"body","pointer":"","detail":"object does not have some of the required properties [[name]]"}
            POST /things | J | {"name":"aaaaaaa"} => 400 | {"in":"body","pointer":"/name","detail":"it is longer than 5 characters"}
            POST /things | J | {"name":7} => 400 | "pointer":"/name","detail":"value is [integer] but should be [string]"
            POST /things | J | {"name":"a","price":0.5} => 400 | "pointer":"/price","detail":"it is less than 1"
            POST /things | J | {"name":"a","next":{"name":"b"}} => 400 | "pointer":"/next/name"
            POST /things | J | {"name":"a","hunter2":1} => 400 | "pointer":"/hunter2"
            POST /things | J | {"name":"a","name":"hunter2"} => 400 | it names a member twice (line 1, column 13)
            POST /things | J | {"name":"a\\xff"} => 400 | it is not UTF-8
            POST /things | J | {"name":"a"} x => 400 | it is not JSON
            POST /things | J | NaN => 400 | it is not JSON
            POST /things?dry=maybe | J | {} => 400 | in 1 place.
            PUT /files | Content-Type: image/png\\r\\n | 0123456789 => 200 |
            PUT /files | Content-Type: image/png\\r\\n | 0123456789a => 413 | larger than 10 bytes
            PUT /files | Content-Type: image/PNG; a=b\\r\\n | 0123456789 => 200 |
            """;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ScriptedBackend backend;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static PromisingGateway gateway;

    @BeforeAll
    static void start() {
        backend = ScriptedBackend.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        gateway = new PromisingGateway(backend, ENDPOINTS);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        backend.close();
    }

    static Stream<String> rows() {
        return TABLE.lines();
    }

    private static String unescaped(String text) {
        return text.replace("\\r\\n", "\r\n").replace("\\xff", "ÿ");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_request_is_held_against_the_endpoint(String row) {
        String[] sides = row.split(" => ", 2);
        String[] request = sides[0].split(" \\|", -1);
        String[] wanted = sides[1].split(" \\|", -1);
        String[] line = request[0].split(" ", 2);
        String headers = unescaped(request[1]
                .strip()
                .replaceAll("^(T+|J+)", "$1~")
                .replaceAll("T(?=T*~)", unquoted(TENANT))
                .replaceAll("J(?=J*~)", unquoted(JSON))
                .replace("~", ""));
        String body = request.length > 2 ? unescaped(request[2]).strip() : "";
        int before = backend.received().length();

        String answer = gateway.ask(line[0], "/shop/v1" + line[1], headers, body);

        assertThat(answer).startsWith("HTTP/1.1 " + wanted[0].strip()).contains(wanted[1].strip());
        if (!wanted[0].strip().equals("200")) {
            assertThat(backend.received()).as("what the service got").hasSize(before);
            assertThat(answer.replace("\"pointer\":\"/hunter2\"", ""))
                    .as("nothing that was sent")
                    .doesNotContain("hunter2");
        }
    }

    private static String unquoted(String text) {
        return java.util.regex.Matcher.quoteReplacement(text);
    }

    @Test
    void the_service_gets_the_very_bytes_that_were_looked_at() {
        String body = "{ \"name\" : \"a\",\n\"price\":1.50 }";
        gateway.ask("POST", "/shop/v1/things", "Content-Type: application/json\r\n", body);
        assertThat(backend.received())
                .contains("Content-Length: " + body.length() + "\r\n")
                .contains(body);

        try (RawCaller caller = gateway.call()) {
            caller.send(PromisingGateway.request(
                            "acme",
                            "POST",
                            "/shop/v1/things",
                            "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
                            "")
                    .replace("Content-Length: 0\r\n", ""));
            caller.send("5\r\n{\"nam\r\n7\r\ne\":\"a\"}\r\n0\r\n\r\n");
            assertThat(caller.answer()).startsWith("HTTP/1.1 200");
            assertThat(backend.received()).contains("c\r\n{\"name\":\"a\"}\r\n0\r\n\r\n");
            // The connection goes on.
            caller.send(PromisingGateway.request(
                    "acme", "POST", "/shop/v1/things", "Content-Type: application/json\r\n", "{}"));
            assertThat(caller.answer()).startsWith("HTTP/1.1 400");
            caller.send(PromisingGateway.request(
                    "acme", "POST", "/shop/v1/things", "Content-Type: application/json\r\n", body));
            assertThat(caller.answer()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_chunked_body_is_bounded_with_and_without_a_schema() {
        for (String path : new String[] {"POST /shop/v1/things", "PUT /shop/v1/files"}) {
            String type = path.startsWith("POST") ? "application/json" : "image/png";
            try (RawCaller caller = gateway.call()) {
                caller.send(PromisingGateway.request(
                        "acme",
                        path.split(" ", 2)[0],
                        path.split(" ", 2)[1],
                        "Content-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n",
                        ""));
                caller.send("800\r\n" + "x".repeat(0x800) + "\r\n0\r\n\r\n");
                assertThat(caller.answer()).startsWith("HTTP/1.1 413");
            }
        }
    }

    @Test
    void who_waits_to_be_told_to_go_on_is_told() {
        String body = "{\"name\":\"a\"}";
        try (RawCaller caller = gateway.call()) {
            String whole = PromisingGateway.request(
                    "acme",
                    "POST",
                    "/shop/v1/things",
                    "Content-Type: application/json\r\nExpect: 100-continue\r\n",
                    body);
            caller.send(whole.substring(0, whole.length() - body.length()));
            assertThat(caller.head()).startsWith("HTTP/1.1 100");
            caller.send(body);
            assertThat(caller.answer()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_default_is_what_the_service_gets() {
        gateway.ask("GET", "/shop/v1/things/t7", TENANT.replace("\\r\\n", "\r\n"), "");
        assertThat(backend.received()).contains("GET /things/t7?limit=20 HTTP/1.1");
        gateway.ask("GET", "/shop/v1/things/t8?sort=up", TENANT.replace("\\r\\n", "\r\n"), "");
        assertThat(backend.received()).contains("GET /things/t8?sort=up&limit=20 HTTP/1.1");
        gateway.ask("GET", "/shop/v1/things/t9?limit=3", TENANT.replace("\\r\\n", "\r\n"), "");
        assertThat(backend.received()).contains("GET /things/t9?limit=3 HTTP/1.1");
    }

    @Test
    void the_twin_of_a_header_does_not_pass() {
        String twin = TENANT.replace("\\r\\n", "\r\n") + "X_Tenant: other\r\n";
        gateway.ask("GET", "/shop/v1/things/t1", twin, "");
        assertThat(backend.received()).contains("X-Tenant: 123e4567").doesNotContain("X_Tenant");
    }

    @Test
    void a_value_that_is_made_to_keep_us_busy_does_not() {
        String busy = "{\"name\":\"a\",\"set\":[" + "1,".repeat(900) + "1]}";
        String answer = gateway.ask("POST", "/shop/v1/things", "Content-Type: application/json\r\n", busy);
        assertThat(answer).startsWith("HTTP/1.1 400").contains("\"pointer\":\"/set\"");
        String backtracking = "{\"name\":\"" + "a".repeat(1500) + "!\"}";
        long from = System.nanoTime();
        answer = gateway.ask("POST", "/shop/v1/things", "Content-Type: application/json\r\n", backtracking);
        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(System.nanoTime() - from).isLessThan(TimeUnit.SECONDS.toNanos(20));
    }

    @Test
    void the_log_has_the_names_of_what_is_asked_for_alone() {
        gateway.ask("POST", "/shop/v1/things?dry=secretword", "Content-Type: application/json\r\n", "{}");
        TestGateway.await("an access line", () -> gateway.log().contains("invalid_request: query dry"));
        assertThat(gateway.log()).doesNotContain("secretword");
    }
}
