package dev.fairlead.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** What an operator does besides a first product: routing, alerts, and two things at once. */
final class Tasks {

    private Tasks() {}

    private static Locator dialogButton(Watched watched, String name) {
        return watched.page()
                .getByRole(AriaRole.DIALOG)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    /** A service, a middleware and a route of the store, with the fault at its field and the difference before it is saved. */
    static void routes(Watched watched, int backend) {
        watched.link("Routing").click();
        watched.page()
                .getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Services"))
                .click();
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
        dialogButton(watched, "Save").click();
        assertThat(watched.heading("legacy")).isVisible();
        watched.go(watched.page().url().replaceFirst("#.*", "#/new/middleware"));
        watched.field("Name").fill("strip-legacy");
        watched.field("Prefixes").fill("/legacy");
        watched.page().keyboard().press("Enter");
        watched.button("Create middleware …").click();
        dialogButton(watched, "Save").click();
        assertThat(watched.heading("strip-legacy")).isVisible();
        watched.go(watched.page().url().replaceFirst("#.*", "#/new/route"));
        watched.field("Name").fill("legacy");
        watched.field("Rule").fill("PathPrefix(`/legacy`)");
        watched.field("Service").fill("legacy");
        watched.field("Middlewares").fill("strip-legacy");
        watched.page().keyboard().press("Enter");
        watched.button("Create route …").click();
        assertThat(watched.page().getByRole(AriaRole.DIALOG)).containsText("PathPrefix(`/legacy`)");
        dialogButton(watched, "Save").click();
        assertThat(watched.heading("legacy")).isVisible();
    }

    /** The usual rules, a channel that nobody listens at, and a silence. */
    static void alerts(Watched watched) {
        watched.link("Alerts").click();
        assertThat(watched.page().getByText("Nothing is watched yet")).isVisible();
        tab(watched, "Rules");
        watched.button("Add the usual ones").click();
        assertThat(watched.page().getByText("gateway-behind")).isVisible();
        tab(watched, "Channels");
        watched.button("New channel").click();
        watched.field("Name").fill("ops");
        watched.field("Address").fill("http://127.0.0.1:1/hook");
        watched.button("Make one").click();
        watched.button("Create channel").click();
        watched.button("Test ops").click();
        assertThat(watched.page().getByText("did not arrive")).isVisible();
        tab(watched, "Silences");
        watched.button("New silence").click();
        watched.field("Rule").fill("slower");
        watched.button("Silence").click();
        assertThat(watched.button("End it")).isVisible();
    }

    private static void tab(Watched watched, String name) {
        watched.page()
                .getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name))
                .click();
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
