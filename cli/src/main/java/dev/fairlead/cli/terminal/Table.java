package dev.fairlead.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows under headings: aligned for people, separated by tabs when piped. */
public final class Table {

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    /** A table without rows. */
    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if it has not as many cells as there are headings
     */
    public Table row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + headings.size() + " headings");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** Whether there is nothing to show. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Prints it; where there are no rows, prints {@code whenEmpty}, which says what to do about it, to stderr. */
    public void print(Terminal terminal, String whenEmpty) {
        if (rows.isEmpty()) {
            terminal.note(whenEmpty);
            return;
        }
        if (!terminal.isInteractive()) {
            terminal.print(String.join("\t", headings).toLowerCase(Locale.ROOT));
            rows.forEach(row -> terminal.print(String.join("\t", row)));
            return;
        }
        int[] widths = widths();
        terminal.print(terminal.paint(Terminal.Colour.BOLD, aligned(headings, widths)));
        rows.forEach(row -> terminal.print(aligned(row, widths)));
    }

    private int[] widths() {
        int[] widths = new int[headings.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    headings.get(i).length(),
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0));
        }
        return widths;
    }

    private static String aligned(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i));
            if (i < cells.size() - 1) {
                line.repeat(' ', widths[i] - cells.get(i).length() + 2);
            }
        }
        return line.toString();
    }
}
