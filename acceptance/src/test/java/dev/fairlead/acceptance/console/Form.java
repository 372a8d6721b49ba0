package dev.fairlead.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;

/**
 * A page, and what somebody does there, one after the other: a line of a table.
 *
 * @param page behind the sign {@code #}
 * @param does each step waits for what it needs
 */
record Form(String page, List<Step> does) {

    /** What somebody does on a page. */
    interface Step {
        void take(Watched watched);
    }

    /** Goes there and does it. */
    void on(Watched watched) {
        watched.open(page);
        does.forEach(step -> step.take(watched));
    }

    static Form form(String page, Step... does) {
        return new Form(page, List.of(does));
    }

    static Step types(String field, String text) {
        return watched -> watched.field(field).fill(text);
    }

    /** The field of a dialog, where the page behind it has one that is called the same. */
    static Step typesInDialog(String field, String text) {
        return watched -> watched.page()
                .getByRole(AriaRole.DIALOG)
                .getByLabel(field, new Locator.GetByLabelOptions().setExact(true))
                .first()
                .fill(text);
    }

    /** Fields that take several texts take each with Enter. */
    static Step adds(String field, String text) {
        return watched -> {
            watched.field(field).fill(text);
            watched.page().keyboard().press("Enter");
        };
    }

    /** The last of several texts. */
    static Step takesOut(String field) {
        return watched -> watched.field(field).press("Backspace");
    }

    static Step chooses(String field, String option) {
        return watched -> {
            watched.field(field).click();
            watched.page()
                    .getByRole(
                            AriaRole.OPTION,
                            new Page.GetByRoleOptions().setName(option).setExact(true))
                    .click();
        };
    }

    static Step presses(String button) {
        return watched -> watched.button(button).first().click();
    }

    static Step pressesInDialog(String button) {
        return watched -> watched.inDialog(button).click();
    }

    /** One of several that exclude each other, such as two looks of the same thing. */
    static Step turnsTo(String word) {
        return watched -> watched.page()
                .locator("main")
                .getByText(word, new Locator.GetByTextOptions().setExact(true))
                .first()
                .click();
    }

    static Step headed(String text) {
        return watched -> assertThat(watched.heading(text)).isVisible();
    }

    static Step sees(String text) {
        return watched -> assertThat(watched.page().getByText(text).first()).isVisible();
    }

    /** What was typed is wrong, and the field says so. */
    static Step isRefused(String field) {
        return watched -> assertThat(watched.field(field)).hasAttribute("aria-invalid", "true");
    }
}
