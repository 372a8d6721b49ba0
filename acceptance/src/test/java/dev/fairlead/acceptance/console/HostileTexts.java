package dev.fairlead.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import dev.fairlead.acceptance.process.Installation;

/** Texts that would run as scripts if any page took one for markup: in names, descriptions, reasons, labels and requests. */
final class HostileTexts {

    /** Whatever of it is taken for markup asks for a file that is not there, or opens a dialog: both are complaints. */
    static final String NAME = "\"><img src=x onerror=alert(1)>";

    private static final String TEXT = "'\"></textarea><script>alert(2)</script><svg onload=alert(3)>{{7*7}}${7*7}";
    private static final String PATH = "/orders/%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(4)%3E";

    private HostileTexts() {}

    /** In every form there is, and where each is shown afterwards. */
    static void everywhere(Watched watched, Installation installation, String key, int backend) {
        installation.call("GET", PATH, "X-API-Key", key, "User-Agent", TEXT, "X-Request-ID", TEXT);
        product(watched, backend);
        client(watched);
        policyAndSecret(watched);
        access(watched);
        alerting(watched);
        routing(watched);
        workflow(watched);
        shown(watched, installation, key);
    }

    private static void product(Watched watched, int backend) {
        watched.open("/new/product");
        watched.field("Name").fill(NAME);
        watched.field("Base path").fill("/hostile");
        watched.field("Description").fill(TEXT);
        watched.field("Service URL").fill("http://127.0.0.1:" + backend);
        watched.button("Create draft").click();
        assertThat(watched.heading(NAME)).isVisible();
        watched.button("Publish").click();
        watched.page().getByRole(AriaRole.DIALOG).getByLabel("Reason").fill(TEXT);
        watched.inDialog("Publish").click();
        assertThat(watched.page().getByText("is served by 1 gateway")).isVisible();
        watched.link("Give a client a key").click();
    }

    private static void client(Watched watched) {
        watched.field("Name").fill(NAME);
        watched.field("Description").fill(TEXT);
        watched.button("Create client").click();
        watched.button("I have it").click();
        assertThat(watched.heading(NAME)).isVisible();
        watched.link("Clients").first().click();
        assertThat(watched.page().getByText(TEXT).first()).isVisible();
    }

    private static void policyAndSecret(Watched watched) {
        watched.open("/new/policy");
        watched.field("Name").fill(NAME);
        watched.field("Description").fill(TEXT);
        watched.button("Create policy").click();
        assertThat(watched.heading(NAME)).isVisible();
        watched.open("/secrets");
        watched.button("New secret").first().click();
        watched.field("Name").fill(NAME);
        watched.field("Description").fill(TEXT);
        watched.field("Value").fill(TEXT);
        watched.inDialog("Save").click();
        assertThat(watched.page().getByText(NAME).first()).isVisible();
    }

    private static void access(Watched watched) {
        watched.open("/tokens");
        watched.button("New token").first().click();
        watched.field("What it is for").fill(TEXT);
        watched.inDialog("Create").click();
        watched.button("I have it").click();
        assertThat(watched.page().getByText(TEXT).first()).isVisible();
    }

    private static void alerting(Watched watched) {
        watched.open("/alerts/silences");
        watched.button("New silence").first().click();
        watched.field("About").fill(NAME);
        watched.field("Why").fill(TEXT);
        watched.button("Silence").click();
        assertThat(watched.page().getByText(TEXT).first()).isVisible();
    }

    private static void routing(Watched watched) {
        watched.open("/new/route");
        watched.field("Name").fill(NAME);
        watched.field("Rule").fill("PathPrefix(`/hostile`) && Header(`X-Text`, `" + NAME + "`)");
        watched.field("Service").fill("legacy");
        watched.button("Create route …").click();
        watched.inDialog("Save").click();
        assertThat(watched.heading(NAME)).isVisible();
    }

    private static void workflow(Watched watched) {
        watched.open("/new/workflow/blank");
        watched.field("Name").fill(NAME);
        watched.field("Description").fill(TEXT);
        watched.button("Save draft").click();
        assertThat(watched.heading(NAME)).isVisible();
    }

    private static void shown(Watched watched, Installation installation, String key) {
        for (String page : new String[] {"/products", "/workflows", "/stored/routes", "/audit", "/revisions"}) {
            watched.open(page);
            assertThat(watched.page().getByText(NAME).first()).isVisible();
        }
        watched.open("/routes");
        watched.field("Look for routes").fill("onerror");
        assertThat(watched.page().getByText(NAME).first()).isVisible();
        watched.open("/requests");
        watched.page().getByText("onerror").first().click();
        assertThat(watched.page().getByText("user-agent").first()).isVisible();
        watched.open("/explain");
        watched.field("URL").fill("http://127.0.0.1:" + installation.httpPort() + PATH);
        watched.field("Headers").fill("X-API-Key: " + key + "\nX-Text: " + TEXT);
        watched.button("Explain").click();
        assertThat(watched.page().getByText("Routes that were looked at")).isVisible();
    }
}
