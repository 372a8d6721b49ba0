package dev.fairlead.acceptance.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A page of the console, everything that its console and its scripts complain of, and what axe finds. */
final class Watched {

    // A refusal is an answer here, and the browser notes each in its console: 401 and 422 are what forms live on.
    private static final String REFUSAL = ".*status of (401|409|412|422|429) .*";

    private final Page page;
    private final String axe;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    Watched(Page page, String axe) {
        this.page = page;
        this.axe = axe;
        page.onConsoleMessage(message -> {
            boolean bad = message.type().equals("error") || message.type().equals("warning");
            if (bad && !message.text().matches(REFUSAL)) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add("thrown: " + error));
    }

    Page page() {
        return page;
    }

    List<String> complaints() {
        return complaints;
    }

    void go(String url) {
        page.navigate(url);
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator heading(String name) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** The field with this label. */
    Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true))
                .first();
    }

    /** What axe calls serious or critical, one line each. */
    List<String> barriers() {
        page.evaluate(axe);
        Object found = page.evaluate("""
            async () => {
              const result = await axe.run(document, {resultTypes: ['violations']});
              return result.violations
                .filter(one => one.impact === 'serious' || one.impact === 'critical')
                .map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160) + ' | ' + node.failureSummary).join(' ;; '));
            }""");
        return found instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(found));
    }

    /** How many pixels the page is wider than its window. */
    int overflow() {
        Object wider = page.evaluate(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth", Map.of());
        return wider instanceof Number number ? number.intValue() : 0;
    }
}
