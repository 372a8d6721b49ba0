package dev.fairlead.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.fairlead.acceptance.process.Installation;
import java.util.List;

/** What an operator does besides a first product: routing, a way back, and two things at once. */
final class Tasks {

    private Tasks() {}

    /** What is empty says what to do, and leads there. */
    static void nothingYet(Watched watched) {
        for (String page : List.of("/topology", "/routes", "/services", "/requests")) {
            watched.open(page);
            assertThat(watched.page().locator(".empty a")).isVisible();
        }
        watched.page().locator(".empty a").click();
        assertThat(watched.page().getByText("No product yet")).isVisible();
        watched.link("Overview").click();
        assertThat(watched.heading("Overview")).isVisible();
    }

    /** A service, a middleware and a route of the store, with the fault at its field and the difference before it is saved. */
    static void routes(Watched watched, int backend) {
        watched.link("Routing").click();
        watched.tab("Services");
        watched.link("New service").first().click();
        watched.field("Name").fill("legacy");
        watched.field("URL").fill("nonsense");
        assertThat(watched.page().getByText("nonsense").last()).isVisible();
        assertThat(watched.field("URL")).hasAttribute("aria-invalid", "true");
        watched.field("URL").fill("http://127.0.0.1:" + backend);
        watched.field("Ask each backend how it is").check();
        watched.field("Every").fill("1s");
        watched.button("Create service …").click();
        assertThat(watched.page().getByRole(AriaRole.DIALOG)).containsText("service legacy");
        watched.inDialog("Save").click();
        assertThat(watched.heading("legacy")).isVisible();
        watched.open("/new/middleware");
        watched.field("Name").fill("strip-legacy");
        watched.field("Prefixes").fill("/legacy");
        watched.page().keyboard().press("Enter");
        watched.button("Create middleware …").click();
        watched.inDialog("Save").click();
        assertThat(watched.heading("strip-legacy")).isVisible();
        watched.open("/new/route");
        watched.field("Name").fill("legacy");
        watched.field("Rule").fill("PathPrefix(`/legacy`)");
        watched.field("Service").fill("legacy");
        watched.field("Middlewares").fill("strip-legacy");
        watched.page().keyboard().press("Enter");
        watched.button("Create route …").click();
        assertThat(watched.page().getByRole(AriaRole.DIALOG)).containsText("PathPrefix(`/legacy`)");
        watched.inDialog("Save").click();
        assertThat(watched.heading("legacy")).isVisible();
    }

    /** What was set is in front; opened by keyboard a setting has the line that changes it; no secret is on the page. */
    static void settings(Watched watched) {
        watched.link("Settings").click();
        assertThat(watched.page()
                        .getByRole(
                                AriaRole.REGION, new Page.GetByRoleOptions().setName("Set otherwise than the default")))
                .containsText("FAIRLEAD_ADMIN_PASSWORD");
        assertThat(watched.page().locator("main")).not().containsText(Installation.PASSWORD);
        watched.field("Look for settings").fill("idle_timeout");
        assertThat(watched.page().locator("summary")).hasCount(2);
        watched.page().locator("summary").first().focus();
        watched.page().keyboard().press("Enter");
        assertThat(watched.page().getByText("FAIRLEAD_IDLE_TIMEOUT=60s")).isVisible();
        assertThat(watched.barriers()).isEmpty();
    }

    /** A change that was wrong is served, and taken back. */
    static void rollsBack(Watched watched, Installation installation, String key) {
        watched.link("Products").click();
        watched.link("orders").click();
        watched.field("Base path").fill("/moved");
        watched.button("Save draft").click();
        watched.button("Publish").click();
        assertThat(watched.page().getByRole(AriaRole.DIALOG)).containsText("/moved");
        watched.page().getByRole(AriaRole.DIALOG).getByLabel("Reason").fill("a mistake");
        watched.inDialog("Publish").click();
        assertThat(watched.page().getByText("is served by 1 gateway")).isVisible();
        assertThat(calls(installation, key)).isEqualTo(404);
        watched.link("Revisions").click();
        assertThat(watched.page().getByText("a mistake")).isVisible();
        // Below the heads and the current one.
        watched.page().getByRole(AriaRole.ROW).nth(2).getByRole(AriaRole.LINK).click();
        watched.button("Roll back to it").click();
        assertThat(watched.page().getByRole(AriaRole.DIALOG)).containsText("/moved");
        watched.inDialog("Roll back").click();
        assertThat(watched.page().getByText("is served by 1 gateway")).isVisible();
        assertThat(calls(installation, key)).isEqualTo(200);
        watched.link("Products").click();
        watched.link("orders").click();
        assertThat(watched.page().getByText("changed since published")).isVisible();
        watched.field("Base path").fill("/orders");
        watched.button("Save draft").click();
        assertThat(watched.page().getByText("published", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
    }

    private static int calls(Installation installation, String key) {
        return installation.call("GET", "/orders/list", "X-API-Key", key).statusCode();
    }

    /** A credential that is added beside a form does not take what somebody has typed into it. */
    static void addsWhileTyping(Watched watched) {
        watched.link("Clients").click();
        watched.link("acme").click();
        watched.field("Description").fill("half a sentence");
        watched.button("Add a credential").first().click();
        watched.page().getByRole(AriaRole.DIALOG).getByLabel("Name").fill("second");
        watched.button("Add").click();
        watched.button("I have it").click();
        assertThat(watched.page().getByText("second").first()).isVisible();
        assertThat(watched.field("Description")).hasValue("half a sentence");
        watched.button("Save").click();
        assertThat(watched.button("Discard")).hasCount(0);
        assertThat(watched.field("Description")).hasValue("half a sentence");
        assertThat(watched.page().getByText("second").first()).isVisible();
    }
}
