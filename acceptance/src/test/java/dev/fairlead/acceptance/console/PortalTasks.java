package dev.fairlead.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.fairlead.acceptance.process.Installation;
import java.util.List;

/** A partner in the portal: in by its key, what it may call, its usage, a new key; and another one in by an invitation. */
final class PortalTasks {

    static final List<String> TABS = List.of("What I may call", "My usage", "My keys");

    private PortalTasks() {}

    /** An operator makes a link; it is shown once. */
    static String invites(Watched operator) {
        operator.link("Clients").click();
        operator.link("acme").click();
        operator.button("Invite").click();
        operator.button("Make the link").click();
        Locator shown =
                operator.page().getByRole(AriaRole.DIALOG).locator("pre").first();
        assertThat(shown).containsText("/portal#/invitation/fli_");
        String link = shown.innerText().strip();
        operator.button("I have it").click();
        assertThat(operator.page().getByText(link)).hasCount(0);
        assertThat(operator.button("Take back")).isVisible();
        return link;
    }

    /** Comes in by a key, looks at everything and gives the key a successor, which is good at the gateway. */
    static String byKey(Watched partner, Installation installation, String portal, String key) {
        partner.go(portal);
        partner.field("Your key").fill("flk_aaaaaaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        partner.button("Sign in").click();
        assertThat(partner.page().getByRole(AriaRole.ALERT)).containsText("good");
        assertThat(partner.barriers()).isEmpty();
        partner.field("Your key").fill(key);
        partner.button("Sign in").click();
        assertThat(partner.heading("acme")).isVisible();
        assertThat(partner.heading("orders")).isVisible();
        partner.field("Address of the gateway").fill("http://127.0.0.1:" + installation.httpPort());
        assertThat(partner.page()
                        .getByText(
                                "curl -i -H 'X-API-Key: flk_…' http://127.0.0.1:" + installation.httpPort() + "/orders")
                        .first())
                .isVisible();
        partner.tab("My usage");
        assertThat(partner.page().getByText("answered, ").first()).isVisible();
        partner.tab("My keys");
        partner.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("New key for default"))
                .click();
        partner.button("Make it").click();
        Locator shown = partner.page().getByRole(AriaRole.DIALOG).locator("pre").first();
        assertThat(shown).containsText("flk_");
        String made = shown.innerText().strip();
        partner.button("I have it").click();
        assertThat(partner.page().getByText(made)).hasCount(0);
        assertThat(partner.page().getByText("default-previous")).isVisible();
        return made;
    }

    /** Comes in by a link, which lets nobody in a second time. */
    static void byInvitation(Watched partner, Watched other, String link) {
        partner.go(link);
        assertThat(partner.page().getByText("You were invited")).isVisible();
        assertThat(partner.barriers()).isEmpty();
        partner.button("Come in").click();
        assertThat(partner.heading("acme")).isVisible();
        assertThat(partner.page().url()).doesNotContain("fli_");
        other.go(link);
        other.button("Come in").click();
        assertThat(other.page().getByRole(AriaRole.ALERT)).containsText("The invitation is not good");
    }
}
