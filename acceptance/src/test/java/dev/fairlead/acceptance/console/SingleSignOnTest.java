package dev.fairlead.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.fairlead.acceptance.credential.OidcProvider;
import dev.fairlead.acceptance.process.Installation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Operators sign in at a certified OpenID provider, and nobody else does. */
final class SingleSignOnTest {

    private static final int MOST_STEPS = 12;

    private static Installation installation;
    private static OidcProvider provider;

    @BeforeAll
    static void start() throws IOException {
        installation = new Installation();
        String console = "http://127.0.0.1:" + installation.managementPort();
        provider = OidcProvider.start("operators.mjs", console + "/api/v1/session/oidc/callback");
        installation
                .with("FAIRLEAD_PUBLIC_URL", console)
                .with("FAIRLEAD_OIDC_ISSUER", provider.issuer())
                .with("FAIRLEAD_OIDC_CLIENT_ID", "fairlead")
                .with("FAIRLEAD_OIDC_CLIENT_SECRET", "secret of fairlead that is long enough for everybody")
                .with("FAIRLEAD_OIDC_SCOPES", "openid,profile,groups")
                .with("FAIRLEAD_OIDC_ROLES", "platform=admin,all=viewer")
                .with("FAIRLEAD_OIDC_NAME", "Example");
        installation.up(installation.file("empty.yaml", "policies: {}\n"));
    }

    @AfterAll
    static void stop() throws IOException {
        if (installation != null) {
            installation.close();
        }
        if (provider != null) {
            provider.close();
        }
    }

    /** A browser as far as it matters: cookies by host and port, redirections one at a time. */
    private static final class Browser implements AutoCloseable {

        private final HttpClient http = HttpClient.newHttpClient();
        private final Map<String, Map<String, String>> cookies = new HashMap<>();

        HttpResponse<String> get(URI uri) throws Exception {
            Map<String, String> kept = cookies.computeIfAbsent(uri.getAuthority(), host -> new HashMap<>());
            HttpRequest.Builder request = HttpRequest.newBuilder(uri);
            if (!kept.isEmpty()) {
                request.header(
                        "Cookie",
                        String.join(
                                "; ",
                                kept.entrySet().stream()
                                        .map(each -> each.getKey() + "=" + each.getValue())
                                        .toList()));
            }
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            for (String cookie : answer.headers().allValues("Set-Cookie")) {
                String pair = cookie.split(";", 2)[0];
                kept.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
            return answer;
        }

        /** Follows until something is at the end of it; what leads back to the console is not followed. */
        URI follow(URI from) throws Exception {
            URI at = from;
            for (int i = 0; i < MOST_STEPS; i++) {
                HttpResponse<String> answer = get(at);
                assertThat(answer.statusCode()).as("%s: %s", at, answer.body()).isBetween(300, 399);
                at = at.resolve(answer.headers().firstValue("Location").orElseThrow());
                if (at.getPath().equals("/") && at.getPort() == installation.managementPort()) {
                    return at;
                }
            }
            throw new AssertionError("it goes on and on: " + at);
        }

        String session() throws Exception {
            return get(console("/api/v1/session")).body();
        }

        @Override
        public void close() {
            http.close();
        }
    }

    private static URI console(String path) {
        return URI.create("http://127.0.0.1:" + installation.managementPort() + path);
    }

    private static URI signIn(Browser browser, String person) throws Exception {
        provider.does(person);
        return browser.follow(console("/api/v1/session/oidc"));
    }

    @Test
    void the_highest_role_of_the_groups_counts_and_follows_them() throws Exception {
        try (Browser browser = new Browser()) {
            assertThat(browser.session()).contains("\"singleSignOn\": \"Example\"");
            assertThat(signIn(browser, "ann").toString()).endsWith("/");
            assertThat(browser.session()).contains("\"user\": \"ann\"", "\"role\": \"admin\"");
            assertThat(browser.get(console("/api/v1/users")).statusCode()).isEqualTo(200);
        }
        try (Browser browser = new Browser()) {
            signIn(browser, "bob");
            assertThat(browser.session()).contains("\"user\": \"bob\"", "\"role\": \"viewer\"");
            assertThat(browser.get(console("/api/v1/users")).statusCode()).isEqualTo(403);
        }
        assertThat(installation
                        .rest("GET", "/audit?action=sign-in&user=ann", "")
                        .body())
                .contains("sign-in");
        assertThat(installation
                        .rest("GET", "/audit?action=create-user&user=bob", "")
                        .body())
                .contains("user bob")
                .doesNotContain("secret of fairlead");
    }

    @Test
    void a_person_signs_in_by_a_click_and_reads_why_somebody_is_not_let_in() throws Exception {
        Optional<String> missing = Chromium.missing(installation.root());
        assumeTrue(missing.isEmpty(), missing.orElse(""));
        try (Chromium chromium = Chromium.start(installation.root())) {
            Watched watched =
                    new Watched(chromium.open(1280, 900, ColorScheme.LIGHT), Chromium.axe(installation.root()));
            watched.go(console("/").toString());
            assertThat(watched.link("Sign in with Example")).isVisible();
            assertThat(watched.barriers()).isEmpty();
            watched.shoot("sign-in-sso");
            provider.does("eve");
            watched.link("Sign in with Example").click();
            assertThat(watched.page().getByRole(AriaRole.ALERT)).containsText("None of your groups has a role here");
            assertThat(watched.barriers()).isEmpty();
            watched.shoot("sign-in-sso-refused");
            assertThat(watched.complaints()).isEmpty();
            Watched other = new Watched(chromium.open(1280, 900, ColorScheme.DARK), Chromium.axe(installation.root()));
            other.go(console("/").toString());
            provider.does("ann");
            other.link("Sign in with Example").click();
            assertThat(other.heading("Overview")).isVisible();
            assertThat(other.page().getByText("ann", new Page.GetByTextOptions().setExact(true)))
                    .isVisible();
            assertThat(other.complaints()).isEmpty();
        }
    }

    @Test
    void whoever_has_no_role_or_another_users_name_is_not_let_in() throws Exception {
        try (Browser browser = new Browser()) {
            assertThat(signIn(browser, "eve").getFragment()).isEqualTo("/sign-in/role");
            assertThat(browser.session()).contains("\"signedIn\": false");
        }
        try (Browser browser = new Browser()) {
            assertThat(signIn(browser, "admin").getFragment()).isEqualTo("/sign-in/name");
            assertThat(browser.session()).contains("\"signedIn\": false");
        }
    }

    @Test
    void an_answer_holds_for_the_browser_that_asked_and_once() throws Exception {
        provider.does("bob");
        try (Browser asked = new Browser();
                Browser other = new Browser()) {
            URI at = console("/api/v1/session/oidc");
            while (!at.getPath().endsWith("/callback")) {
                HttpResponse<String> answer = asked.get(at);
                at = at.resolve(answer.headers().firstValue("Location").orElseThrow());
            }
            assertThat(other.follow(at).getFragment()).isEqualTo("/sign-in/expired");
            URI wrong = URI.create(at.toString().replaceFirst("state=[^&]+", "state=another"));
            assertThat(asked.follow(wrong).getFragment()).isEqualTo("/sign-in/expired");
            assertThat(asked.session()).contains("\"signedIn\": false");
        }
    }

    @Test
    void who_is_switched_off_stays_out_and_a_password_does_not_open_such_a_user() throws Exception {
        try (Browser browser = new Browser()) {
            signIn(browser, "bob");
            assertThat(installation
                            .rest("PUT", "/users/bob", "{\"active\": false}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(browser.session()).contains("\"signedIn\": false");
            assertThat(signIn(browser, "bob").getFragment()).isEqualTo("/sign-in/denied");
            assertThat(installation
                            .rest("PUT", "/users/bob", "{\"active\": true}")
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
