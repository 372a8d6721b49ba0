package dev.fairlead.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.fairlead.acceptance.process.Installation;
import java.io.IOException;

/** What changes while somebody looks at a page is on it, and nobody loads it anew. */
final class LiveTasks {

    /** A page of users asks every ten seconds where there is no stream, and once a minute where there is one. */
    private static final double TOLD_MILLIS = 8_000;

    private static final double BACK_MILLIS = 90_000;

    private LiveTasks() {}

    /** What another operator does, what callers do, and what an engine does. */
    static void follows(Watched watched, Installation installation, PlayedEngine engine) throws IOException {
        isTold(watched, installation, "looker");
        traffic(watched, installation);
        networks(watched, engine);
    }

    // Sooner than the page would ask by itself: so there is a stream, and all pages live on it.
    private static void isTold(Watched watched, Installation installation, String user) {
        watched.open("/users");
        assertThat(watched.button("More for admin")).isVisible();
        assertThat(installation
                        .rest(
                                "POST",
                                "/users",
                                "{\"name\":\"" + user + "\",\"role\":\"viewer\",\"password\":\"long enough\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(watched.button("More for " + user))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(TOLD_MILLIS));
    }

    private static void traffic(Watched watched, Installation installation) {
        watched.open("/topology");
        Locator route = node(watched, "legacy@store").first();
        Locator row =
                watched.page().getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("legacy@store"));
        assertThat(route).containsText("PathPrefix");
        assertThat(row).hasCount(0);
        assertThat(installation.call("GET", "/legacy/live").statusCode()).isEqualTo(200);
        assertThat(row).containsText("/s");
        assertThat(route).containsText("/s");
    }

    private static void networks(Watched watched, PlayedEngine engine) throws IOException {
        Form.turnsTo("Networks").take(watched);
        assertThat(node(watched, "shop-gateway-1")).containsText("this gateway");
        assertThat(watched.page().locator(".network.closed")).containsText("shop_back");
        Locator database = watched.page()
                .getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions()
                        .setHas(watched.page().getByText("shop-db-1", exactly()).first()));
        assertThat(database.first()).containsText("does not reach it");
        engine.serves("shop-api-1");
        assertThat(node(watched, "shop-api-1")).isVisible();
        assertThat(watched.page()
                        .locator(".react-flow__edge[data-id='docker shop-gateway-1 leads to docker shop-api-1']"))
                .hasCount(1);
        node(watched, "shop-db-1").click();
        assertThat(node(watched, "shop-api-1").locator(".node")).hasCSS("opacity", "1");
        assertThat(node(watched, "shop-gateway-1").locator(".node")).hasCSS("opacity", "0.3");
        assertThat(watched.barriers()).isEmpty();
        watched.shoot("networks");
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    private static Locator node(Watched watched, String name) {
        return watched.page().locator(".react-flow__node").filter(new Locator.FilterOptions().setHasText(name));
    }

    /** Management is stopped and started: the page listens again by itself, with the session that it had. */
    static void comesBack(Watched watched, Installation installation, Runnable restart) {
        watched.open("/users");
        watched.page()
                .waitForResponse(
                        answer -> answer.url().endsWith("/api/v1/events") && answer.ok(),
                        new Page.WaitForResponseOptions().setTimeout(BACK_MILLIS),
                        restart);
        isTold(watched, installation, "later");
    }
}
