package dev.fairlead.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.fairlead.acceptance.process.Installation;
import java.io.IOException;
import java.time.Duration;

/** A workflow from a template: broken and mended, changed by keyboard and mouse, published, called, and gone through step by step. */
final class WorkflowTasks {

    private static final Duration SERVED = Duration.ofSeconds(10);

    private WorkflowTasks() {}

    private static Locator node(Watched watched, String id) {
        return watched.page().locator(".react-flow__node[data-id=\"" + id + "\"]");
    }

    /** All of it. */
    static void designs(Watched watched, Installation installation, String key, int backend) throws IOException {
        watched.link("Workflows").click();
        assertThat(watched.page().getByText("No workflow yet")).isVisible();
        watched.page().getByText("Retry with fallback").click();
        assertThat(node(watched, "second")).isVisible();
        breaksAndMends(watched);
        changesByKeyboard(watched);
        connectsByMouse(watched);
        publishes(watched);
        serves(watched, installation, key, backend);
        watched.link("Workflows").click();
        watched.link("fallback").click();
        stepsThrough(watched);
    }

    // The fault stands on its node and at its field while one types.
    private static void breaksAndMends(Watched watched) {
        node(watched, "second").click();
        watched.field("URL").fill("http://mirror:8000${{ request.path");
        assertThat(node(watched, "second")).containsText("fault");
        assertThat(watched.page().getByText("It cannot be published yet")).isVisible();
        assertThat(watched.field("URL")).hasAttribute("aria-invalid", "true");
        watched.field("URL").fill("http://127.0.0.1:1${{ request.path }}");
        assertThat(watched.page().getByText("It cannot be published yet")).hasCount(0);
    }

    // A node is added behind the chosen one, is led on by its form, and taken out again, without a mouse.
    private static void changesByKeyboard(Watched watched) {
        Page page = watched.page();
        watched.button("delay").focus();
        page.keyboard().press("Enter");
        assertThat(node(watched, "delay")).isVisible();
        assertThat(watched.field("Name")).hasValue("delay");
        watched.field("Leads to").focus();
        page.keyboard().type("answer");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        assertThat(page.locator(".react-flow__edge[data-id=\"delay.next.answer\"]"))
                .hasCount(1);
        node(watched, "delay").focus();
        page.keyboard().press("Delete");
        assertThat(node(watched, "delay")).hasCount(0);
        assertThat(page.locator(".react-flow__edge[data-id=\"delay.next.answer\"]"))
                .hasCount(0);
    }

    private static void connectsByMouse(Watched watched) {
        Page page = watched.page();
        watched.button("set").click();
        assertThat(node(watched, "set")).isVisible();
        watched.field("Name").fill("seen");
        page.keyboard().press("Enter");
        assertThat(node(watched, "seen")).isVisible();
        assertThat(page.locator(".designer-graph[aria-busy=false]")).isVisible();
        page.locator(".react-flow__handle.source[data-nodeid=\"seen\"]")
                .dragTo(page.locator(".react-flow__handle.target[data-nodeid=\"sorry\"]"));
        assertThat(page.locator(".react-flow__edge[data-id=\"seen.next.sorry\"]"))
                .hasCount(1);
        // Nobody leads there: it goes again, by its button.
        watched.button("Delete node").click();
        assertThat(node(watched, "seen")).hasCount(0);
    }

    private static void publishes(Watched watched) {
        watched.tab("Workflow");
        watched.field("Keep its last runs").fill("5");
        watched.button("Publish …").click();
        Locator dialog = watched.page().getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("workflow fallback");
        dialog.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName("Save").setExact(true))
                .click();
        assertThat(watched.heading("fallback")).isVisible();
        assertThat(watched.page().getByText("served where a product names it")).isVisible();
    }

    // A product names it, a client is let in, and it answers.
    private static void serves(Watched watched, Installation installation, String key, int backend) {
        watched.open("/new/product");
        watched.field("Name").fill("things");
        watched.field("Service URL").fill("http://127.0.0.1:" + backend);
        watched.field("Workflow that answers").click();
        watched.page()
                .getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName("fallback"))
                .click();
        watched.button("Create draft").click();
        watched.button("Publish").click();
        watched.inDialog("Publish").click();
        assertThat(watched.page().getByText("is served by 1 gateway")).isVisible();
        watched.link("Clients").click();
        watched.link("acme").click();
        watched.field("Products").fill("things");
        watched.page().keyboard().press("Enter");
        watched.button("Save").click();
        Installation.await(
                SERVED,
                () -> installation.call("GET", "/things/7", "X-API-Key", key),
                answer -> answer.statusCode() == 200);
    }

    private static void stepsThrough(Watched watched) throws IOException {
        watched.tab("Run");
        assertThat(watched.field("On")).hasValue(java.util.regex.Pattern.compile("GET .*things/7 → 200.*"));
        watched.button("Run").click();
        assertThat(watched.page().getByText("Answers 200")).isVisible();
        assertThat(node(watched, "first")).containsText("success");
        assertThat(node(watched, "answer")).containsText("200");
        watched.shoot("workflow run");
        watched.button("Step back").click();
        assertThat(watched.page().getByText("Was told")).isVisible();
        assertThat(node(watched, "answer").getByText("200", new Locator.GetByTextOptions().setExact(true)))
                .hasCount(0);
        watched.button("Keep it as a test").click();
        watched.tab("Workflow");
        assertThat(watched.page().getByText("run 2")).isVisible();
        edits(watched);
    }

    // What is served is changed, seen as a difference, and served otherwise; the test that was kept has to pass.
    private static void edits(Watched watched) {
        node(watched, "sorry").click();
        watched.tab("Node");
        watched.field("Status").fill("504");
        watched.button("Publish …").click();
        assertThat(watched.page().getByRole(AriaRole.DIALOG)).containsText("504");
        watched.inDialog("Save").click();
        assertThat(watched.page().getByRole(AriaRole.DIALOG)).hasCount(0);
        assertThat(watched.page().getByText("served where a product names it")).isVisible();
        watched.tab("Workflow");
        assertThat(watched.page().getByText("run 2")).isVisible();
    }
}
