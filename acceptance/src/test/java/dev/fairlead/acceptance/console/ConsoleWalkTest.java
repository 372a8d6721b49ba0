package dev.fairlead.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.fairlead.acceptance.peer.RecordingUpstream;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A newcomer with a browser gets from signing in to an own product that is served with an own key. */
final class ConsoleWalkTest {

    private static final Duration SERVED = Duration.ofSeconds(10);
    private static final double FIRST_PAGE_MILLIS = 1_000;

    /** Pages, by the word beside them and the heading that they begin with. */
    private static final List<Map.Entry<String, String>> PAGES = List.of(
            Map.entry("/", "Overview"),
            Map.entry("/alerts", "Alerts"),
            Map.entry("/alerts/history", "Alerts"),
            Map.entry("/alerts/rules", "Alerts"),
            Map.entry("/alerts/channels", "Alerts"),
            Map.entry("/alerts/silences", "Alerts"),
            Map.entry("/topology", "Topology"),
            Map.entry("/stored/routes", "Routing"),
            Map.entry("/stored/routes/legacy", "legacy"),
            Map.entry("/stored/services/legacy", "legacy"),
            Map.entry("/stored/middlewares/strip-legacy", "strip-legacy"),
            Map.entry("/new/route", "New route"),
            Map.entry("/new/middleware", "New middleware"),
            Map.entry("/new/service", "New service"),
            Map.entry("/routes", "Routes"),
            Map.entry("/services", "Services"),
            Map.entry("/requests", "Requests"),
            Map.entry("/explain", "Explain"),
            Map.entry("/products", "Products"),
            Map.entry("/products/orders", "orders"),
            Map.entry("/new/product", "New product"),
            Map.entry("/clients", "Clients"),
            Map.entry("/clients/acme", "acme"),
            Map.entry("/new/client", "New client"),
            Map.entry("/policies", "Policies"),
            Map.entry("/new/policy", "New policy"),
            Map.entry("/secrets", "Secrets"),
            Map.entry("/workflows", "Workflows"),
            Map.entry("/workflows/fallback", "fallback"),
            Map.entry("/new/workflow", "New workflow"),
            Map.entry("/new/workflow/orchestration", "New workflow"),
            Map.entry("/revisions", "Revisions"),
            Map.entry("/audit", "Audit"),
            Map.entry("/users", "Users"),
            Map.entry("/tokens", "Tokens"),
            Map.entry("/settings", "Settings"));

    private static final System.Logger LOG = System.getLogger("console");

    private static long lapBegun = System.nanoTime();

    private static @Nullable Installation installation;
    private static @Nullable RecordingUpstream upstream;
    private static @Nullable Chromium chromium;
    private static @Nullable PlayedEngine engine;
    private static @Nullable RunningCommand running;

    @BeforeAll
    static void start() throws IOException {
        Installation made = new Installation();
        installation = made;
        Optional<String> missing = Chromium.missing(made.root());
        missing.ifPresent(what -> LOG.log(System.Logger.Level.WARNING, "SKIPPED: " + what));
        assumeTrue(missing.isEmpty(), missing.orElse(""));
        upstream = RecordingUpstream.start(0);
        engine = new PlayedEngine();
        made.with("FAIRLEAD_ALERT_PRIVATE_ADDRESSES", "true").with("FAIRLEAD_SOURCES", "store," + engine.source());
        running = made.up(made.file("empty.yaml", "policies: {}\n"));
        lap("start");
        boolean built = !made.get(made.managementPort(), "/").body().contains("no console");
        if (!built) {
            LOG.log(System.Logger.Level.WARNING, "SKIPPED: this build has no console");
        }
        assumeTrue(built, "this build has no console");
        chromium = Chromium.start(made.root());
    }

    @AfterAll
    static void stop() throws IOException {
        if (chromium != null) {
            chromium.close();
        }
        if (installation != null) {
            installation.close();
        }
        if (upstream != null) {
            upstream.close();
        }
        if (engine != null) {
            engine.close();
        }
    }

    private static Installation installed() {
        return Objects.requireNonNull(installation);
    }

    private static PlayedEngine engine() {
        return Objects.requireNonNull(engine);
    }

    // As somebody does who changes a setting.
    private static void restart() {
        Objects.requireNonNull(running).close();
        running = installed().up(installed().file("empty.yaml", "policies: {}\n"));
    }

    private static String console() {
        return "http://127.0.0.1:" + installed().managementPort() + "/";
    }

    private static Watched window(int width, ColorScheme scheme) throws IOException {
        Page page = Objects.requireNonNull(chromium).open(width, 900, scheme);
        return new Watched(page, Chromium.axe(installed().root()));
    }

    private static void signIn(Watched watched) {
        watched.go(console());
        watched.field("User").fill("admin");
        watched.field("Password").fill(Installation.PASSWORD);
        watched.button("Sign in").click();
        assertThat(watched.heading("Overview")).isVisible();
    }

    @Test
    void from_signing_in_to_an_own_product_served_with_an_own_key_and_everything_seen_on_every_page() throws Exception {
        Watched watched = window(1280, ColorScheme.LIGHT);
        wrongPassword(watched);
        LOG.log(System.Logger.Level.INFO, "first visit: {0} ms", watched.interactiveMillis());
        signIn(watched);
        firstPage(watched);
        Tasks.nothingYet(watched);
        int backend = Objects.requireNonNull(upstream).port();
        String key = FirstProduct.serves(watched, installed(), backend);
        sees(watched, key);
        FirstProduct.isDone(watched);
        lap("a first product");
        try (OutageTasks outage = new OutageTasks()) {
            Tasks.routes(watched, outage.port());
            outage.watches(watched);
            lap("routing and alerts");
            outage.diesAndComesBack(watched);
            lap("an outage");
            Tasks.addsWhileTyping(watched);
            Tasks.rollsBack(watched, installed(), key);
            WorkflowTasks.designs(watched, installed(), key, backend);
            lap("a way back, a workflow");
            portal(watched, key);
            lap("portal");
            LiveTasks.follows(watched, installed(), engine());
            lap("what changes");
            Tasks.settings(watched);
            lap("settings");
            everyPage(watched);
            lap("every page");
            hostile(watched, key);
            lap("hostile texts");
        }
        assertThat(watched.complaints()).isEmpty();
        signsOut(watched);
        signIn(watched);
        LiveTasks.comesBack(watched, installed(), ConsoleWalkTest::restart);
        lap("a restart");
    }

    // Where the time goes: this is one of the longest tests.
    private static void lap(String what) {
        long now = System.nanoTime();
        LOG.log(System.Logger.Level.INFO, "{0}: {1} ms", what, (now - lapBegun) / 1_000_000);
        lapBegun = now;
    }

    private static void wrongPassword(Watched watched) {
        watched.go(console());
        assertThat(watched.heading("Fairlead")).isVisible();
        assertThat(watched.barriers()).isEmpty();
        watched.field("User").fill("admin");
        watched.field("Password").fill("not this one");
        watched.button("Sign in").click();
        assertThat(watched.page().getByRole(AriaRole.ALERT)).containsText("wrong");
    }

    private static void firstPage(Watched watched) throws IOException {
        watched.page().reload();
        assertThat(watched.heading("Overview")).isVisible();
        assertThat(watched.page().getByText("Serve a first API")).isVisible();
        assertThat(watched.interactiveMillis())
                .as("milliseconds until the first page can be used")
                .isPositive()
                .isLessThan(FIRST_PAGE_MILLIS);
        watched.shoot("first steps");
    }

    private static void sees(Watched watched, String key) throws IOException {
        seesARequest(watched);
        watched.link("Explain").click();
        watched.field("URL").fill("http://127.0.0.1:" + installed().httpPort() + "/orders/7");
        watched.field("Headers").fill("X-API-Key: " + key);
        watched.button("Explain").click();
        assertThat(watched.page()
                        .getByText("forwarded", new Page.GetByTextOptions().setExact(true))
                        .first())
                .isVisible();
        watched.link("Audit").click();
        watched.button("Verify the chain").click();
        assertThat(watched.page().getByText("all as they were written")).isVisible();
        watched.link("Revisions").click();
        assertThat(watched.page().getByText("the first one")).isVisible();
    }

    // What was called is in the list, and opened it tells its steps, and of the key no more than that there was one.
    private static void seesARequest(Watched watched) throws IOException {
        watched.link("Requests").click();
        assertThat(watched.heading("Requests")).isVisible();
        watched.field("Client").fill("acme");
        assertThat(watched.link("GET /orders/7")).isVisible();
        watched.link("GET /orders/7").click();
        assertThat(watched.heading("GET /orders/7")).isVisible();
        assertThat(watched.page().getByText("rate-limit").first()).isVisible();
        assertThat(watched.page().getByText("x-api-key").first()).isVisible();
        assertThat(watched.page().getByText("value not kept").first()).isVisible();
        assertThat(watched.barriers()).isEmpty();
        watched.shoot("one request");
        watched.link("Requests").first().click();
        watched.field("Failure, such as unauthorized").fill("unauthorized");
        assertThat(watched.link("GET /orders/list").first()).isVisible();
    }

    // Partners have windows of their own, with nothing of an operator's in them.
    private static void portal(Watched operator, String key) throws IOException {
        String link = PortalTasks.invites(operator);
        Watched partner = window(1280, ColorScheme.LIGHT);
        String made = PortalTasks.byKey(partner, installed(), console() + "portal", key);
        Installation.await(
                SERVED,
                () -> installed().call("GET", "/orders/list", "X-API-Key", made),
                answer -> answer.statusCode() == 200);
        assertThat(installed().call("GET", "/orders/list", "X-API-Key", key).statusCode())
                .as("the old one, for the overlap")
                .isEqualTo(200);
        Watched invited = window(360, ColorScheme.DARK);
        PortalTasks.byInvitation(invited, window(1280, ColorScheme.LIGHT), link);
        List<String> found = new ArrayList<>();
        for (Watched each : List.of(partner, invited)) {
            portalTabs(each, "portal", found);
        }
        assertThat(found).isEmpty();
        partner.button("Sign out").click();
        assertThat(partner.button("Sign in")).isVisible();
    }

    private static void portalTabs(Watched partner, String word, List<String> found) throws IOException {
        for (String tab : PortalTasks.TABS) {
            partner.tab(tab);
            assertThat(partner.page().locator(".mantine-Loader-root")).hasCount(0);
            looks(partner, word + " " + tab + " " + partner.page().viewportSize().width, partner.barriers(), found);
        }
        found.addAll(partner.complaints());
    }

    private static void looks(Watched watched, String place, List<String> barriers, List<String> found)
            throws IOException {
        barriers.forEach(barrier -> found.add(place + ": " + barrier));
        if (watched.overflow() > 0) {
            found.add(place + " is " + watched.overflow() + " px wider than its window");
        }
        watched.shoot(place);
    }

    // What is typed, imported and called is text wherever it is shown: to operators, and to a partner on a phone.
    private static void hostile(Watched watched, String key) throws IOException {
        markupIsSeen();
        HostileTexts.everywhere(watched, installed(), engine(), key);
        Watched partner = window(360, ColorScheme.DARK);
        HostileTexts.inThePortal(partner, console(), HostileTexts.key(installed()));
        List<String> found = new ArrayList<>();
        portalTabs(partner, "hostile portal", found);
        everyPage(watched, HostileTexts.PAGES, ColorScheme.DARK, 360, found);
        assertThat(found).isEmpty();
        watched.page().setViewportSize(1280, 900);
    }

    // That markup would be complained of: a page without a policy takes such a name for what it is not.
    private static void markupIsSeen() throws IOException {
        Watched fooled = window(360, ColorScheme.LIGHT);
        fooled.go("about:blank");
        fooled.page().evaluate("text => { document.body.innerHTML = text; }", HostileTexts.NAME);
        fooled.page().waitForCondition(() -> fooled.complaints().size() >= 2);
        assertThat(fooled.complaints())
                .anyMatch(one -> one.contains("taken for markup"))
                .anyMatch(one -> one.equals("dialog: 1"));
        fooled.page().close();
    }

    // Each page light and wide, and dark and narrow: it is there, nobody is kept out of it, and it fits. All four ways
    // with -Dconsole.shots=FOLDER, which keeps a picture of each.
    private static void everyPage(Watched watched) throws IOException {
        String shots = System.getProperty("console.shots", "");
        List<String> found = new ArrayList<>();
        everyPage(watched, PAGES, ColorScheme.LIGHT, 1280, found);
        everyPage(watched, PAGES, ColorScheme.DARK, 360, found);
        if (!shots.isEmpty()) {
            everyPage(watched, PAGES, ColorScheme.LIGHT, 360, found);
            everyPage(watched, PAGES, ColorScheme.DARK, 1280, found);
        }
        assertThat(found).isEmpty();
        watched.page().setViewportSize(1280, 900);
    }

    private static void everyPage(
            Watched watched, List<Map.Entry<String, String>> pages, ColorScheme scheme, int width, List<String> found)
            throws IOException {
        // Without motion, as colours that are on their way to others are no colours of ours.
        watched.page()
                .emulateMedia(
                        new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
        watched.page().setViewportSize(width, 860);
        for (Map.Entry<String, String> entry : pages) {
            String place = entry.getKey() + " " + scheme + " " + width;
            watched.go(console() + "#" + entry.getKey());
            assertThat(watched.heading(entry.getValue())).isVisible();
            assertThat(watched.page().locator(".mantine-Loader-root")).hasCount(0);
            List<String> barriers = scheme == ColorScheme.LIGHT ? watched.barriers() : watched.barriersOfLook();
            looks(watched, place, barriers, found);
        }
    }

    private static void signsOut(Watched watched) {
        watched.button("Account").click();
        watched.page()
                .getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Sign out"))
                .click();
        assertThat(watched.button("Sign in")).isVisible();
        watched.page().goBack();
        assertThat(watched.button("Sign in")).isVisible();
    }
}
