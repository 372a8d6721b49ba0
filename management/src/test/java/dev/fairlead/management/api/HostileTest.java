package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import dev.fairlead.management.http.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Tag;

/** Whatever comes, the answer is one that a caller can act on: never a 500, never a trace of the inside. */
@Tag("slow")
class HostileTest {

    private static final Set<Integer> SENSIBLE =
            Set.of(200, 201, 204, 400, 401, 403, 404, 405, 409, 412, 413, 414, 415, 422, 429, 501, 505);

    // Set before the container's first property.
    @SuppressWarnings("NullAway.Init")
    private static RunningManagement management;

    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @BeforeContainer
    static void start() throws Exception {
        folder = Files.createTempDirectory("fairlead-hostile");
        management = RunningManagement.start(folder);
    }

    @AfterContainer
    static void stop() throws IOException {
        management.close();
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }

    private static void assertSensible(int status, String body) {
        assertThat(status).as(body).isIn(SENSIBLE);
        // The JDK's server refuses some targets by itself, in these words.
        String ours = body.replace("URISyntaxException thrown", "");
        assertThat(ours).doesNotContain("Exception").doesNotContain("\tat ").doesNotContain("java.");
    }

    @Provide
    Arbitrary<String> kinds() {
        return Arbitraries.of(
                "products", "clients", "policies", "routes", "services", "middlewares", "users", "tokens", "login");
    }

    @Provide
    Arbitrary<String> json() {
        Arbitrary<String> leaf = Arbitraries.of(
                "null",
                "true",
                "-1",
                "1e300",
                "\"\"",
                "\"x\"",
                "\"/x\"",
                "\"a@b@c\"",
                "\"${X}\"",
                "\"http://[::1\"",
                "\"\\u0000\"",
                "\"9999999999999999999h\"",
                "\"Host(`a`)\"",
                "\"10.0.0.0/99\"",
                "[]",
                "{}");
        Arbitrary<String> name = Arbitraries.of(
                "name",
                "basePath",
                "proxies",
                "endpoints",
                "credentials",
                "products",
                "policy",
                "rateLimit",
                "requests",
                "per",
                "quota",
                "rule",
                "service",
                "servers",
                "loadBalancer",
                "url",
                "path",
                "methods",
                "expires",
                "id",
                "hash",
                "key",
                "type",
                "role",
                "password",
                "user",
                "label",
                "stripPrefix",
                "prefixes",
                "",
                "/~");
        Arbitrary<String> value = leaf;
        for (int depth = 0; depth < 4; depth++) {
            value = Arbitraries.oneOf(leaf, list(value), object(name, value));
        }
        return object(name, value);
    }

    private static Arbitrary<String> list(Arbitrary<String> value) {
        return value.list().ofMaxSize(3).map(items -> "[" + String.join(",", items) + "]");
    }

    private static Arbitrary<String> object(Arbitrary<String> name, Arbitrary<String> value) {
        return Arbitraries.maps(name, value).ofMaxSize(5).map(members -> {
            List<String> pairs = members.entrySet().stream()
                    .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
                    .toList();
            return "{" + String.join(",", pairs) + "}";
        });
    }

    @Property(tries = 400)
    void any_json_is_answered(@ForAll("kinds") String kind, @ForAll("json") String body) {
        Reply posted = management.post("/api/v1/" + kind, body);
        assertSensible(posted.status(), posted.body());
        Reply put = management.put("/api/v1/" + kind + "/x", body);
        assertSensible(put.status(), put.body());
    }

    @Property(tries = 200)
    void any_bytes_are_answered(@ForAll byte[] body) throws IOException {
        String head = "POST /api/v1/products HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + management.token()
                + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " + body.length
                + "\r\n\r\n";
        byte[] request = new byte[head.length() + body.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, request, 0, head.length());
        System.arraycopy(body, 0, request, head.length(), body.length);
        String answer = Wire.exchange(management.port(), request);
        assertSensible(Wire.status(answer), answer);
    }

    @Property(tries = 300)
    void any_target_is_answered(@ForAll("targets") String target) throws IOException {
        String answer = Wire.exchange(
                management.port(),
                "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                        + management.token() + "\r\n\r\n");
        assertSensible(Wire.status(answer), answer);
    }

    @Provide
    Arbitrary<String> targets() {
        Arbitrary<String> part = Arbitraries.of(
                "/",
                "api",
                "v1",
                "products",
                "..",
                "%2e%2e",
                "%2F",
                "%00",
                "%",
                "?",
                "&",
                "=",
                "limit",
                "cursor",
                "9",
                "-1",
                "audit",
                "revisions",
                "0",
                "99999999999999999999",
                "diff",
                "from",
                "x",
                ";",
                "#",
                "\u00e9",
                "%ff");
        return part.list().ofMaxSize(12).map(parts -> "/" + String.join("", parts));
    }

    @Property(tries = 200)
    void any_condition_is_answered(@ForAll("conditions") String condition) {
        Reply read = management.get("/api/v1/products", "If-None-Match", condition);
        assertSensible(read.status() == 304 ? 200 : read.status(), read.body());
        Reply put = management.put("/api/v1/policies/conditional", "{}", "If-Match", condition);
        assertSensible(put.status(), put.body());
    }

    @Provide
    Arbitrary<String> conditions() {
        return Arbitraries.of("*", "\"", "\"\"", "W/", "W/\"x\"", ",", "\"a\",\"b\"", "x", ".", "\".\"", " ")
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(parts -> String.join("", parts));
    }
}
