package dev.fairlead.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import dev.fairlead.acceptance.peer.RecordingUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Somebody has a backend watched, sees it die and come back, and is told of both. */
final class OutageTasks implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final HttpServer hook;
    private RecordingUpstream backend = RecordingUpstream.start(0);

    /** Starts a backend, and somebody who is told. */
    OutageTasks() throws IOException {
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        hook.start();
    }

    /** Where the backend is. */
    int port() {
        return backend.port();
    }

    /** Rules, a channel that is wrong at first, and a silence. */
    void watches(Watched watched) {
        watched.link("Alerts").click();
        assertThat(watched.page().getByText("Nothing is watched yet")).isVisible();
        watched.tab("Rules");
        watched.button("Add the usual ones").click();
        assertThat(watched.page().getByText("gateway-behind")).isVisible();
        watched.button("New rule").click();
        watched.field("Name").fill("soon");
        watched.field("Of").fill("legacy@store");
        watched.field("Lasting").fill("1s");
        watched.button("Create rule").click();
        assertThat(watched.button("Edit soon")).isVisible();
        watched.tab("Channels");
        watched.button("New channel").click();
        watched.field("Name").fill("ops");
        watched.field("Address").fill("http://127.0.0.1:1/hook");
        watched.button("Make one").click();
        watched.button("Create channel").click();
        watched.button("Test ops").click();
        assertThat(watched.page().getByText("did not arrive")).isVisible();
        watched.button("Edit ops").click();
        watched.field("Address").fill("http://127.0.0.1:" + hook.getAddress().getPort() + "/hook");
        watched.inDialog("Save").click();
        assertThat(watched.page().getByRole(AriaRole.DIALOG)).hasCount(0);
        watched.button("Test ops").click();
        assertThat(watched.page().getByText("The test of ops arrived")).isVisible();
        watched.tab("Silences");
        watched.button("New silence").click();
        watched.field("Rule").fill("slower");
        watched.button("Silence").click();
        assertThat(watched.button("End it")).isVisible();
    }

    /** The backend dies and comes back. */
    void diesAndComesBack(Watched watched) throws InterruptedException {
        watched.link("Services").click();
        Locator down = watched.page()
                .getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions().setHasText("legacy@store"))
                .getByText("down", new Locator.GetByTextOptions().setExact(true));
        assertThat(watched.page().getByText("legacy@store").first()).isVisible();
        assertThat(down).hasCount(0);
        int port = backend.port();
        backend.close();
        assertThat(down).isVisible();
        heard("\"state\":\"firing\"");
        watched.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Alerts"))
                .first()
                .click();
        assertThat(watched.page()
                        .getByText("legacy@store http://127.0.0.1:" + port)
                        .first())
                .isVisible();
        backend = RecordingUpstream.start(port);
        heard("\"state\":\"resolved\"");
        assertThat(watched.page().getByText("Nothing fires")).isVisible();
        watched.tab("History");
        assertThat(watched.page()
                        .getByRole(AriaRole.CELL, new Page.GetByRoleOptions().setName("soon"))
                        .first())
                .isVisible();
        watched.link("Services").click();
        assertThat(watched.page().getByText("legacy@store").first()).isVisible();
        assertThat(down).hasCount(0);
    }

    private void heard(String word) throws InterruptedException {
        String last = "nothing";
        for (String next = told.poll(SOON.toSeconds(), TimeUnit.SECONDS);
                next != null;
                next = told.poll(SOON.toSeconds(), TimeUnit.SECONDS)) {
            last = next;
            if (next.contains(word) && next.contains("legacy@store")) {
                return;
            }
        }
        assertThat(last).contains(word, "legacy@store");
    }

    @Override
    public void close() throws IOException {
        hook.stop(0);
        backend.close();
    }
}
