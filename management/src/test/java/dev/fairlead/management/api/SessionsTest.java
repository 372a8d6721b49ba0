package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.RunningManagement;
import dev.fairlead.management.RunningManagement.Reply;
import dev.fairlead.store.user.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of browsers: who gets one, what may be done with it, and what other sites cannot do with it. */
class SessionsTest {

    private static final Pattern COOKIE = Pattern.compile("fairlead_session=(fls_[a-z0-9]{12}_[0-9A-Za-z]{32})(;.*)");
    private static final String POLICY = "{}";

    @TempDir
    private static Path directory;

    private static RunningManagement management;

    @BeforeAll
    static void start() throws Exception {
        management = RunningManagement.start(directory);
    }

    @AfterAll
    static void stop() {
        management.close();
    }

    /** What a browser holds after signing in. */
    private record Signed(String cookie, String attributes, String csrf, Reply reply) {

        /** Sends as the console's page does. */
        Reply send(String method, String path, String body, String... more) {
            List<String> headers = new ArrayList<>(List.of(
                    "Cookie", "fairlead_session=" + cookie, "Origin", origin(), SessionsTest.csrfHeader(), csrf));
            headers.addAll(List.of(more));
            return management.send(method, path, "", body, headers.toArray(String[]::new));
        }
    }

    private static String csrfHeader() {
        return "X-Fairlead-CSRF";
    }

    private static String origin() {
        return "http://localhost:" + management.port();
    }

    private static Signed signIn(String user, String password, String... headers) {
        List<String> all = new ArrayList<>(List.of("Origin", origin()));
        all.addAll(List.of(headers));
        Reply reply = management.send(
                "POST",
                "/api/v1/session",
                "",
                "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}",
                all.toArray(String[]::new));
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        Matcher cookie = COOKIE.matcher(reply.header("Set-Cookie"));
        assertThat(cookie.matches()).as(reply.header("Set-Cookie")).isTrue();
        return new Signed(cookie.group(1), cookie.group(2), reply.text("csrf"), reply);
    }

    private static Signed admin() {
        return signIn("admin", RunningManagement.PASSWORD);
    }

    @Test
    void the_cookie_is_kept_from_scripts_from_plain_connections_and_from_other_sites() {
        Signed signed = admin();
        assertThat(signed.attributes())
                .contains("; Secure")
                .contains("; HttpOnly")
                .contains("; SameSite=Strict")
                .contains("; Path=/")
                .contains("; Max-Age=43200")
                .doesNotContain("Domain");
        assertThat(signed.reply().body()).doesNotContain(signed.cookie());
        assertThat(signed.reply().text("role")).isEqualTo("admin");
    }

    @Test
    void whoever_signed_in_may_read_and_change_what_the_role_allows() {
        Signed signed = admin();
        assertThat(signed.send("PUT", "/api/v1/policies/s", POLICY).status()).isBetween(200, 201);
        assertThat(management
                        .send("GET", "/api/v1/policies/s", "", "", "Cookie", "fairlead_session=" + signed.cookie())
                        .status())
                .isEqualTo(200);
        assertThat(management.get("/api/v1/audit?user=admin&action=sign-in").body())
                .contains("sign-in");
    }

    @Test
    void a_change_without_the_session_s_token_is_refused() {
        Signed signed = admin();
        for (String csrf : new String[] {"", "0", signed.csrf().substring(1) + "0", signed.cookie()}) {
            Reply reply = management.send(
                    "PUT",
                    "/api/v1/policies/csrf",
                    "",
                    POLICY,
                    "Cookie",
                    "fairlead_session=" + signed.cookie(),
                    "Origin",
                    origin(),
                    "X-Fairlead-CSRF",
                    csrf);
            assertThat(reply.status()).as(reply.body()).isEqualTo(403);
        }
        Signed other = admin();
        assertThat(signed.send("PUT", "/api/v1/policies/csrf", POLICY, csrfHeader(), other.csrf())
                        .status())
                .isEqualTo(403);
        assertThat(management.get("/api/v1/policies/csrf").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "https://evil.example", "http://localhost", "http://localhost:1", "localhost", "://"})
    void a_page_of_another_origin_changes_nothing_even_if_it_knew_the_token(String origin) {
        Signed signed = admin();
        assertThat(signed.send("PUT", "/api/v1/policies/origin", POLICY, "Origin", origin)
                        .status())
                .isEqualTo(403);
        assertThat(signed.send("GET", "/api/v1/products", "", "Origin", origin).status())
                .isEqualTo(403);
        Reply signIn = management.send(
                "POST",
                "/api/v1/session",
                "",
                "{\"user\":\"admin\",\"password\":\"" + RunningManagement.PASSWORD + "\"}",
                "Origin",
                origin);
        assertThat(signIn.status()).as("signing in from another site").isEqualTo(403);
    }

    @Test
    void what_a_browser_says_of_another_site_is_believed() {
        Signed signed = admin();
        for (String site : new String[] {"cross-site", "same-site"}) {
            assertThat(signed.send("GET", "/api/v1/products", "", "Sec-Fetch-Site", site)
                            .status())
                    .isEqualTo(403);
        }
        assertThat(signed.send("GET", "/api/v1/products", "", "Sec-Fetch-Site", "same-origin")
                        .status())
                .isEqualTo(200);
        assertThat(signed.send("PUT", "/api/v1/policies/s2", POLICY, "Sec-Fetch-Site", "none")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_session_that_was_planted_is_not_taken_over() {
        Signed planted = admin();
        Signed victim = signIn("admin", RunningManagement.PASSWORD, "Cookie", "fairlead_session=" + planted.cookie());
        assertThat(victim.cookie()).isNotEqualTo(planted.cookie());
        assertThat(victim.csrf()).isNotEqualTo(planted.csrf());
        assertThat(planted.send("GET", "/api/v1/products", "").status())
                .as("the one that was there before is over")
                .isEqualTo(401);
        String made = "fls_aaaaaaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        Signed other = signIn("admin", RunningManagement.PASSWORD, "Cookie", "fairlead_session=" + made);
        assertThat(other.cookie()).isNotEqualTo(made);
        assertThat(management
                        .send("GET", "/api/v1/self", "", "", "Cookie", "fairlead_session=" + made)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void of_two_cookies_neither_is_believed() {
        Signed one = admin();
        Signed other = admin();
        String both = "fairlead_session=" + one.cookie() + "; fairlead_session=" + other.cookie();
        assertThat(management
                        .send("GET", "/api/v1/self", "", "", "Cookie", both)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void signing_out_ends_the_session_for_good() {
        Signed signed = admin();
        Reply out = signed.send("DELETE", "/api/v1/session", "");
        assertThat(out.status()).isEqualTo(204);
        assertThat(out.header("Set-Cookie")).contains("Max-Age=0").contains("HttpOnly");
        assertThat(signed.send("GET", "/api/v1/products", "").status()).isEqualTo(401);
        assertThat(signed.send("GET", "/api/v1/session", "").text("signedIn")).isEqualTo("false");
    }

    @Test
    void another_password_and_another_role_hold_at_once() {
        String first = "a long enough password";
        management.post("/api/v1/users", "{\"name\":\"ann\",\"role\":\"editor\",\"password\":\"" + first + "\"}");
        Signed ann = signIn("ann", first);
        assertThat(ann.send("PUT", "/api/v1/policies/ann", POLICY).status()).isEqualTo(201);
        management.put("/api/v1/users/ann", "{\"role\":\"viewer\"}");
        assertThat(ann.send("PUT", "/api/v1/policies/ann", POLICY).status()).isEqualTo(403);
        management.post("/api/v1/users/ann/password", "{\"password\":\"another long password\"}");
        assertThat(ann.send("GET", "/api/v1/products", "").status()).isEqualTo(401);
        Signed again = signIn("ann", "another long password");
        management.put("/api/v1/users/ann", "{\"active\":false}");
        assertThat(again.send("GET", "/api/v1/products", "").status()).isEqualTo(401);
    }

    @Test
    void a_token_needs_none_of_that() {
        assertThat(management
                        .put("/api/v1/policies/by-token", POLICY, "Origin", "https://somewhere.example")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void guessing_through_the_console_is_slowed_down_as_well() throws Exception {
        management
                .store()
                .users()
                .create(dev.fairlead.store.audit.Actor.system(), "guessed", Role.VIEWER, "the right password");
        List<Integer> statuses = new ArrayList<>();
        Reply last = null;
        for (int i = 0; i < 7; i++) {
            last = management.send(
                    "POST",
                    "/api/v1/session",
                    "",
                    "{\"user\":\"guessed\",\"password\":\"wrong " + i + "\"}",
                    "Origin",
                    origin());
            statuses.add(last.status());
        }
        assertThat(statuses).startsWith(401).contains(429);
        assertThat(java.util.Objects.requireNonNull(last).header("Retry-After")).matches("[0-9]+");
        // The address has to wait too: let it be forgotten before the next test signs in.
        management.close();
        management = RunningManagement.start(java.nio.file.Files.createTempDirectory(directory, "again"));
    }

    @Test
    void nothing_that_is_answered_can_be_framed_or_guessed_at() {
        for (String path : new String[] {"/", "/api/v1/session", "/api/v1/products", "/health", "/nothing"}) {
            Reply reply = management.get(path);
            assertThat(reply.header("X-Frame-Options")).as(path).isEqualTo("DENY");
            assertThat(reply.header("Content-Security-Policy")).as(path).contains("frame-ancestors 'none'");
            assertThat(reply.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
            assertThat(reply.header("Referrer-Policy")).as(path).isEqualTo("no-referrer");
        }
    }
}
