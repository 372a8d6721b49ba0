package dev.fairlead.acceptance.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A page of the console, everything that its console and its scripts complain of, and what axe finds. */
final class Watched {

    // A refusal is an answer here, and the browser notes each in its console: 401 and 422 are what forms live on.
    private static final String REFUSAL = ".*status of (401|409|412|422|429) .*";

    // When there is first something to click or to type into, since the visit began.
    private static final String INTERACTIVE = """
            new MutationObserver((_, watch) => {
              if (document.querySelector('#root button, #root input')) {
                window.interactiveAt = performance.now();
                watch.disconnect();
              }
            }).observe(document, {childList: true, subtree: true});""";

    // Elements that no page has, and a text that is taken for markup would bring.
    private static final String MARKUP = """
            new MutationObserver(changes => {
              const strange = "[src='x'], [onerror], [onload], script:not([src])";
              for (const node of changes.flatMap(change => [...change.addedNodes])) {
                if (node.matches?.(strange) || node.querySelector?.(strange)) {
                  console.error('taken for markup: ' + node.outerHTML.slice(0, 200));
                }
              }
            }).observe(document, {childList: true, subtree: true});
            addEventListener('securitypolicyviolation', event => console.error('against the policy: ' + event.violatedDirective));""";

    private final Page page;
    private final String axe;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    Watched(Page page, String axe) {
        this.page = page;
        this.axe = axe;
        page.onConsoleMessage(message -> {
            boolean bad = message.type().equals("error") || message.type().equals("warning");
            if (bad && !message.text().matches(REFUSAL)) {
                complaints.add(message.type() + ": " + message.text() + " " + message.location());
            }
        });
        page.onPageError(error -> complaints.add("thrown: " + error));
        page.addInitScript(INTERACTIVE);
        page.addInitScript(MARKUP);
        page.onDialog(dialog -> {
            complaints.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
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

    /** Another page of the same console. */
    void open(String place) {
        page.navigate(page.url().replaceFirst("#.*|$", "#" + place));
    }

    /** Turns to another tab of the page. */
    void tab(String name) {
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name)).click();
    }

    /** The button of the dialog that is open. */
    Locator inDialog(String name) {
        return page.getByRole(AriaRole.DIALOG)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
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
        return barriers("{resultTypes: ['violations']}");
    }

    /** Of that, what the colours and the width of a window decide. */
    List<String> barriersOfLook() {
        return barriers("{resultTypes: ['violations'], runOnly: ['color-contrast', 'scrollable-region-focusable',"
                + " 'link-in-text-block']}");
    }

    private List<String> barriers(String options) {
        if (!Boolean.TRUE.equals(page.evaluate("() => 'axe' in window"))) {
            page.evaluate(axe);
        }
        Object found = page.evaluate("""
            async () => {
              const result = await axe.run(document, %s);
              return result.violations
                .filter(one => one.impact === 'serious' || one.impact === 'critical')
                .map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160) + ' | ' + node.failureSummary).join(' ;; '));
            }""".formatted(options));
        return found instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(found));
    }

    /** How long the page that was loaded last took until somebody could use it. */
    double interactiveMillis() {
        return page.evaluate("() => window.interactiveAt ?? 0") instanceof Number number ? number.doubleValue() : 0;
    }

    /** Keeps a picture, where somebody asked for pictures with {@code -Dconsole.shots=FOLDER}. */
    void shoot(String place) throws IOException {
        String shots = System.getProperty("console.shots", "");
        if (!shots.isEmpty()) {
            Path file = Files.createDirectories(Path.of(shots))
                    .resolve(place.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-", "") + ".png");
            page.screenshot(new Page.ScreenshotOptions().setPath(file));
        }
    }

    /** How many pixels the page is wider than its window. */
    int overflow() {
        Object wider = page.evaluate(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth", Map.of());
        return wider instanceof Number number ? number.intValue() : 0;
    }
}
