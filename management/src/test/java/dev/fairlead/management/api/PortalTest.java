package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import dev.fairlead.model.tree.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partners in a browser: who gets a session, what it opens, and that it opens nothing of an operator's. */
class PortalTest {

    private static final Pattern COOKIE = Pattern.compile("fairlead_portal=(fps_[a-z0-9]{12}_[0-9A-Za-z]{32})(;.*)");

    @TempDir
    private static Path directory;

    private static RunningManagement management;

    @BeforeAll
    static void start() throws Exception {
        management = RunningManagement.start(directory);
        good(management.put("/api/v1/products/shop", product("/shop")));
        good(management.put("/api/v1/products/other", product("/other")));
        good(management.post("/api/v1/publish", ""));
    }

    @AfterAll
    static void stop() {
        management.close();
    }

    private static String product(String path) {
        return "{\"basePath\":\"" + path + "\",\"proxies\":{\"main\":{\"path\":\"/v1\",\"url\":\"http://127.0.0.1:9\","
                + "\"endpoints\":[{\"name\":\"get\",\"methods\":[\"GET\"],\"path\":\"/items/{id}\"}]}}}";
    }

    private static Reply good(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
        return reply;
    }

    private static String client(String name) {
        good(management.put("/api/v1/clients/" + name, "{\"products\":[\"shop\"]}"));
        return good(management.post("/api/v1/clients/" + name + "/credentials", "{\"name\":\"production\"}"))
                .text("key");
    }

    private static String origin() {
        return "http://localhost:" + management.port();
    }

    private record Signed(String cookie, String attributes, String csrf, Reply reply) {

        Reply send(String method, String path, String... more) {
            List<String> headers = new ArrayList<>(
                    List.of("Cookie", "fairlead_portal=" + cookie, "Origin", origin(), "X-Fairlead-CSRF", csrf));
            headers.addAll(List.of(more));
            return management.send(method, path, "", "", headers.toArray(String[]::new));
        }
    }

    private static Reply enter(String body, String... headers) {
        List<String> all = new ArrayList<>(List.of("Origin", origin()));
        all.addAll(List.of(headers));
        return management.send("POST", "/api/v1/partner/session", "", body, all.toArray(String[]::new));
    }

    private static Signed signIn(String body, String... headers) {
        Reply reply = enter(body, headers);
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        Matcher cookie = COOKIE.matcher(reply.header("Set-Cookie"));
        assertThat(cookie.matches()).as(reply.header("Set-Cookie")).isTrue();
        return new Signed(cookie.group(1), cookie.group(2), reply.text("csrf"), reply);
    }

    private static Signed byKey(String key) {
        return signIn("{\"key\":\"" + key + "\"}");
    }

    @Test
    void the_cookie_is_kept_as_an_operator_s_is() {
        Signed signed = byKey(client("cookies"));
        assertThat(signed.attributes())
                .contains("; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/", "; Max-Age=43200")
                .doesNotContain("Domain");
        assertThat(signed.reply().body()).doesNotContain(signed.cookie());
        assertThat(signed.reply().text("client")).isEqualTo("cookies");
    }

    @Test
    void it_opens_what_is_the_client_s() {
        Signed signed = byKey(client("reader"));
        assertThat(good(signed.send("GET", "/api/v1/partner")).text("client")).isEqualTo("reader");
        assertThat(good(signed.send("GET", "/api/v1/partner/products")).body()).contains("/shop/v1/items/{id}");
        good(signed.send("GET", "/api/v1/partner/limits"));
        assertThat(good(signed.send("GET", "/api/v1/partner/usage")).body()).contains("\"whole\": true");
        assertThat(signed.send("GET", "/api/v1/partner/usage?hours=99").status())
                .isEqualTo(400);
        assertThat(good(signed.send("GET", "/api/v1/partner/products/shop/openapi"))
                        .body())
                .contains("/v1/items/{id}")
                .doesNotContain("127.0.0.1");
        assertThat(signed.send("GET", "/api/v1/partner/products/other/openapi").status())
                .as("it is not granted")
                .isEqualTo(404);
        assertThat(signed.send("GET", "/api/v1/partner/products/none/openapi").status())
                .isEqualTo(404);
    }

    @Test
    void it_opens_no_operation_of_an_operator() {
        Signed signed = byKey(client("curious"));
        Node.Mapping paths = (Node.Mapping)
                Schema.member(management.get("/api/v1/openapi.json").json(), "paths");
        int tried = 0;
        for (String path : paths.members().keySet()) {
            Node.Mapping operations = (Node.Mapping) Schema.member(paths, path);
            for (String method : operations.members().keySet()) {
                Node.Mapping operation = (Node.Mapping) Schema.member(operations, method);
                boolean open = operation.members().get("security") instanceof Node.Sequence none
                        && none.elements().isEmpty();
                if (open || path.startsWith("/api/v1/partner")) {
                    continue;
                }
                String at = path.replaceAll("\\{[^}]+}", "curious");
                String upper = method.toUpperCase(Locale.ROOT);
                assertThat(signed.send(upper, at).status()).as(upper + " " + at).isEqualTo(401);
                // Nor where it is shown under the other's name.
                String planted = "fairlead_session=" + signed.cookie();
                assertThat(management
                                .send(
                                        upper,
                                        at,
                                        "",
                                        "",
                                        "Cookie",
                                        planted,
                                        "Origin",
                                        origin(),
                                        "X-Fairlead-CSRF",
                                        signed.csrf())
                                .status())
                        .as(upper + " " + at)
                        .isEqualTo(401);
                tried++;
            }
        }
        assertThat(tried).isGreaterThan(60);
    }

    @Test
    void a_change_must_come_from_the_page_itself() {
        Signed signed = byKey(client("changer"));
        String path = "/api/v1/partner/credentials/production/rotate";
        for (String csrf : List.of("", "0", signed.csrf().substring(1) + "0")) {
            assertThat(management
                            .send(
                                    "POST",
                                    path,
                                    "",
                                    "",
                                    "Cookie",
                                    "fairlead_portal=" + signed.cookie(),
                                    "Origin",
                                    origin(),
                                    "X-Fairlead-CSRF",
                                    csrf)
                            .status())
                    .isEqualTo(403);
        }
        assertThat(signed.send("POST", path, "Origin", "https://evil.example").status())
                .isEqualTo(403);
        assertThat(signed.send("GET", "/api/v1/partner", "Sec-Fetch-Site", "cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(enter("{\"key\":\"flk_x\"}", "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_new_session_has_a_new_secret_and_ends_the_one_that_was_shown() {
        String key = client("planted");
        Signed before = byKey(key);
        Signed after = signIn("{\"key\":\"" + key + "\"}", "Cookie", "fairlead_portal=" + before.cookie());
        assertThat(after.cookie()).isNotEqualTo(before.cookie());
        assertThat(before.send("GET", "/api/v1/partner").status()).isEqualTo(401);
        String both = "fairlead_portal=" + after.cookie() + "; fairlead_portal=" + before.cookie();
        assertThat(management
                        .send("GET", "/api/v1/partner", "", "", "Cookie", both)
                        .status())
                .isEqualTo(401);
        assertThat(good(after.send("DELETE", "/api/v1/partner/session")).header("Set-Cookie"))
                .contains("Max-Age=0");
        assertThat(after.send("GET", "/api/v1/partner").status()).isEqualTo(401);
        assertThat(after.send("GET", "/api/v1/partner/session").text("signedIn"))
                .isEqualTo("false");
    }

    @Test
    void it_lasts_as_long_as_its_key_and_follows_a_successor() {
        String key = client("rotor");
        Signed signed = byKey(key);
        Reply rotated = good(signed.send("POST", "/api/v1/partner/credentials/production/rotate"));
        assertThat(rotated.text("key")).startsWith("flk_").isNotEqualTo(key);
        assertThat(good(signed.send("GET", "/api/v1/partner")).text("credential"))
                .isEqualTo("production");
        assertThat(management.get("/api/v1/audit?user=client:rotor").body())
                .contains("client:rotor")
                .doesNotContain(rotated.text("key"));
        good(management.delete("/api/v1/clients/rotor/credentials/production"));
        assertThat(signed.send("GET", "/api/v1/partner").status()).isEqualTo(401);
        Signed other = byKey(client("gone"));
        good(management.put(
                "/api/v1/clients/gone",
                management.get("/api/v1/clients/gone").body().replaceFirst("\\{", "{\"active\": false,")));
        assertThat(other.send("GET", "/api/v1/partner").status()).isEqualTo(401);
    }

    @Test
    void a_key_gives_itself_a_successor_and_no_other() {
        String key = client("two");
        good(management.post("/api/v1/clients/two/credentials", "{\"name\":\"second\"}"));
        Signed signed = byKey(key);
        assertThat(signed.send("POST", "/api/v1/partner/credentials/second/rotate")
                        .status())
                .isEqualTo(403);
        assertThat(management
                        .send("POST", "/api/v1/partner/credentials/second/rotate", key, "")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void an_invitation_lets_in_once_and_may_give_each_key_a_successor() {
        String key = client("invited");
        Reply made = good(management.post("/api/v1/clients/invited/invitations?reason=new", "{\"lasts\":\"1h\"}"));
        assertThat(made.text("path")).isEqualTo("portal#/invitation/" + made.text("invitation"));
        assertThat(management.get("/api/v1/clients/invited/invitations").body())
                .contains(made.text("id"))
                .doesNotContain(made.text("invitation"));
        String body = "{\"invitation\":\"" + made.text("invitation") + "\"}";
        Signed signed = signIn(body);
        assertThat(enter(body).status()).as("a second time").isEqualTo(401);
        assertThat(signed.reply().text("by")).isEqualTo("invitation");
        assertThat(good(signed.send("GET", "/api/v1/partner")).text("credential"))
                .isEmpty();
        assertThat(signed.send("POST", "/api/v1/partner/rotate").status()).isEqualTo(409);
        assertThat(signed.send("POST", "/api/v1/partner/credentials/none/rotate")
                        .status())
                .isEqualTo(404);
        Reply rotated = good(signed.send("POST", "/api/v1/partner/credentials/production/rotate?overlap=1h"));
        assertThat(rotated.text("key")).isNotEqualTo(key);
        byKey(key);
        byKey(rotated.text("key"));
        assertThat(management.get("/api/v1/audit?action=invite").body())
                .contains("client invited")
                .doesNotContain(made.text("invitation"));
    }

    @Test
    void an_invitation_can_be_taken_back_and_is_refused_like_one_that_never_was() {
        client("uninvited");
        Reply made = good(management.post("/api/v1/clients/uninvited/invitations", "{}"));
        good(management.delete("/api/v1/clients/uninvited/invitations/" + made.text("id")));
        assertThat(management
                        .delete("/api/v1/clients/uninvited/invitations/" + made.text("id"))
                        .status())
                .isEqualTo(404);
        Reply taken = enter("{\"invitation\":\"" + made.text("invitation") + "\"}");
        assertThat(taken.status()).isEqualTo(401);
        assertThat(management
                        .post("/api/v1/clients/uninvited/invitations", "{\"lasts\":\"400d\"}")
                        .status())
                .isEqualTo(422);
        assertThat(management.post("/api/v1/clients/nobody/invitations", "{}").status())
                .isEqualTo(404);
        for (String bad : List.of("{}", "{\"key\":\"a\",\"invitation\":\"b\"}", "{\"key\":1}")) {
            assertThat(enter(bad).status()).as(bad).isEqualTo(422);
        }
    }

    @Test
    void the_page_is_served_with_the_same_headers() {
        Reply page = management.get("/portal");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'", "frame-ancestors 'none'");
    }
}
