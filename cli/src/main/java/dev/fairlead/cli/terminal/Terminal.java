package dev.fairlead.cli.terminal;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a command writes: results to stdout, what it is doing to stderr. Colours only on a terminal, and never with
 * {@code NO_COLOR} set.
 */
public final class Terminal {

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean own;
    private final boolean plain;
    private final Optional<Consumer<String>> collected;

    private Terminal(
            PrintWriter out, PrintWriter err, boolean own, boolean plain, Optional<Consumer<String>> collected) {
        this.collected = collected;
        this.out = out;
        this.err = err;
        this.own = own;
        this.plain = plain;
    }

    /** The process's own terminal. */
    public static Terminal system(Map<String, String> environment) {
        return new Terminal(
                new PrintWriter(System.out, false, StandardCharsets.UTF_8),
                new PrintWriter(System.err, false, StandardCharsets.UTF_8),
                true,
                !environment.getOrDefault("NO_COLOR", "").isEmpty(),
                Optional.empty());
    }

    /** A terminal for tests: plain, and not interactive. */
    public static Terminal plain(PrintWriter out, PrintWriter err) {
        return new Terminal(out, err, false, true, Optional.empty());
    }

    /** Asks whoever sits at the terminal for a secret, without showing it; empty where nobody does. */
    public Optional<String> askSecret(String prompt) {
        return console().map(console -> console.readPassword("%s", prompt)).map(String::new);
    }

    /** Asks whoever sits at the terminal; anything but yes is no, and so is nobody. */
    public boolean confirm(String question) {
        return console()
                .map(console -> console.readLine("%s [y/N] ", question))
                .filter(answer ->
                        answer.strip().toLowerCase(java.util.Locale.ROOT).matches("y|yes"))
                .isPresent();
    }

    // JDK 22 and later never return null here; its declaration still says that it may.
    @SuppressWarnings("SystemConsoleNull")
    private static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    /** Whether a person looks at it. Asked for when somebody wants to know: a gateway that starts does not. */
    public boolean isInteractive() {
        return own && console().isPresent();
    }

    /** How many characters a line may have; any number where nobody looks or the terminal does not tell. */
    public int width() {
        return isInteractive() ? Size.columns() : Integer.MAX_VALUE;
    }

    /** The same terminal, but lines of results go to somebody who collects them. */
    public Terminal into(Consumer<String> lines) {
        return new Terminal(out, err, own, plain, Optional.of(lines));
    }

    /** Whether nobody reads any more what is printed. */
    public boolean isGone() {
        return out.checkError();
    }

    /** Draws lines where those before stood; only on a terminal. */
    public void redraw(String heading, List<String> lines) {
        StringBuilder page = new StringBuilder("\u001b[H").append(heading).append("\u001b[K\n");
        lines.stream().flatMap(String::lines).forEach(line -> page.append(line).append("\u001b[K\n"));
        out.print(page.append("\u001b[J"));
        out.flush();
    }

    /** Prints a line of result. */
    public void print(String line) {
        if (collected.isPresent()) {
            collected.get().accept(line);
            return;
        }
        out.println(line);
        out.flush();
    }

    /** Prints a line about what goes on or went wrong. */
    public void note(String line) {
        err.println(line);
        err.flush();
    }

    /** The text in that colour where colours are on. */
    public String paint(Colour colour, String text) {
        return !plain && isInteractive() ? colour.code() + text + "\u001b[0m" : text;
    }

    /** What a colour means is the same everywhere: good, look here, bad, less important, heading. */
    public enum Colour {
        GOOD("\u001b[32m"),
        LOOK("\u001b[33m"),
        BAD("\u001b[31m"),
        DIM("\u001b[2m"),
        BOLD("\u001b[1m");

        private final String code;

        Colour(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }
    }
}
