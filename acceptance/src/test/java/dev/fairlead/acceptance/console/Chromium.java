package dev.fairlead.acceptance.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The system's Chromium, driven by Playwright: its driver is the package that the console's own packages bring and the Node
 * on the PATH, so that no bundle of five platforms has to be fetched.
 */
final class Chromium implements AutoCloseable {

    private static final List<String> OPTIONS = List.of(
            // Needed by root, who runs the tests in containers; pages come from this test alone.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run");
    private static final double PATIENCE_MILLIS = 15_000;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** What is missing to run it, in words; empty if nothing is. */
    static Optional<String> missing(Path root) {
        if (find("chromium", "chromium-browser", "google-chrome").isEmpty()) {
            return Optional.of("no Chromium here (.ci/run installs it)");
        }
        if (find("node").isEmpty()) {
            return Optional.of("no Node here");
        }
        return Files.exists(packages(root).resolve("playwright-core"))
                ? Optional.empty()
                : Optional.of("the console's packages are not here (npm ci in console/)");
    }

    private static Path packages(Path root) {
        return root.resolve("console/node_modules");
    }

    private static Optional<Path> find(String... names) {
        List<String> folders =
                List.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":", -1));
        return Stream.of(names)
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it. */
    static Chromium start(Path root) throws IOException {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        System.setProperty("playwright.cli.dir", driver(root).toString());
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Path command = find("chromium", "chromium-browser", "google-chrome").orElseThrow();
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(command)
                        .setArgs(OPTIONS)
                        .setHeadless(true));
        return new Chromium(playwright, browser);
    }

    // What Playwright runs, from the packages that are there. It asks once in a process where that is, so it stays.
    private static synchronized Path driver(Path root) throws IOException {
        Path driver = Files.createDirectories(root.resolve("acceptance/target/chromium-driver"));
        link(driver.resolve("node"), find("node").orElseThrow().toRealPath());
        link(driver.resolve("package"), packages(root).resolve("playwright-core"));
        return driver;
    }

    private static void link(Path at, Path to) throws IOException {
        if (!Files.exists(at)) {
            Files.deleteIfExists(at);
            Files.createSymbolicLink(at, to);
        }
    }

    /** A window of its own, with nothing kept from others. */
    Page open(int width, int height, ColorScheme scheme) {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        return context.newPage();
    }

    /** The script that looks for what keeps people out. */
    static String axe(Path root) throws IOException {
        return Files.readString(packages(root).resolve("axe-core/axe.min.js"));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
