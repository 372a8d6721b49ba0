package dev.fairlead.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.time.Duration;
import java.util.List;

/** What a newcomer does on an empty store, led by the page: seven clicks and three fields after signing in. */
final class FirstProduct {

    private static final Duration SERVED = Duration.ofSeconds(10);

    private FirstProduct() {}

    /** Creates a product, publishes it, gives a client a key and calls it with the line that comes with the key, which is returned. */
    static String serves(Watched watched, Installation installation, int backend) {
        creates(watched, backend);
        publishes(watched);
        return callsIt(installation, makesAClient(watched));
    }

    private static Locator steps(Watched watched) {
        return watched.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("First steps"));
    }

    private static void creates(Watched watched, int backend) {
        assertThat(steps(watched)).containsText("Serve a first API");
        watched.link("Create a product").click();
        watched.field("Name").fill("orders");
        assertThat(watched.field("Base path")).hasValue("/orders");
        watched.field("Base path").fill("orders");
        watched.field("Service URL").fill("http://127.0.0.1:" + backend);
        // The fault stands at its field while one types, in the words of the interface.
        assertThat(watched.page().getByText("does not start with")).isVisible();
        watched.field("Base path").fill("/orders");
        assertThat(watched.page().getByText("does not start with")).hasCount(0);
        watched.button("Create draft").click();
        assertThat(watched.heading("orders")).isVisible();
        assertThat(watched.page().locator("main").getByText("draft", new Locator.GetByTextOptions().setExact(true)))
                .isVisible();
    }

    private static void publishes(Watched watched) {
        watched.button("Publish").click();
        Locator dialog = watched.page().getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("product orders");
        assertThat(dialog).containsText("/orders");
        dialog.getByLabel("Reason").fill("the first one");
        watched.inDialog("Publish").click();
        assertThat(watched.page().getByText("is served by 1 gateway")).isVisible();
    }

    // The key, and the line that calls with it; both are shown once.
    private static List<String> makesAClient(Watched watched) {
        assertThat(watched.page().getByText("Nobody yet")).isVisible();
        watched.link("Give a client a key").click();
        watched.field("Name").fill("acme");
        watched.button("Create client").click();
        Locator shown = watched.page().getByRole(AriaRole.DIALOG).locator("pre");
        assertThat(shown.first()).containsText("flk_");
        String key = shown.first().innerText().strip();
        String line = shown.nth(1).innerText().strip();
        watched.button("I have it").click();
        assertThat(watched.heading("acme")).isVisible();
        assertThat(watched.page().getByText(key)).hasCount(0);
        return List.of(key, line);
    }

    private static String callsIt(Installation installation, List<String> shown) {
        String key = shown.getFirst();
        assertThat(shown.getLast()).startsWith("curl ").contains("/orders/");
        Installation.await(
                SERVED,
                () -> installation.call("GET", "/orders/list", "X-API-Key", key),
                answer -> answer.statusCode() == 200);
        try (RunningCommand called = installation.run(List.of("sh", "-c", shown.getLast()))) {
            assertThat(called.awaitExit(SERVED)).isZero();
            assertThat(called.said()).contains("HTTP/1.1 200");
        }
        for (int i = 0; i < 20; i++) {
            installation.call("GET", "/orders/" + i, "X-API-Key", key);
        }
        assertThat(installation.call("GET", "/orders/list").statusCode()).isEqualTo(401);
        return key;
    }

    /** What is done is not asked for any more. */
    static void isDone(Watched watched) {
        watched.link("Overview").click();
        assertThat(watched.page().getByText("Gateways live")).isVisible();
        assertThat(steps(watched)).hasCount(0);
    }
}
