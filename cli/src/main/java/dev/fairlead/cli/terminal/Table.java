package dev.fairlead.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Rows under headings: aligned for people and cut to what their terminal shows; whole, and separated by tabs, when piped. */
public final class Table {

    private static final int BETWEEN = 2;
    private static final int NARROWEST = 8;

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
        int[] widths = fitting(widths(), terminal.width());
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

    /** The widths with which a line fits into so many columns: the widest give way, none below {@link #NARROWEST}. */
    static int[] fitting(int[] widths, int columns) {
        int[] fitting = widths.clone();
        int over = Arrays.stream(fitting).sum() + BETWEEN * (fitting.length - 1) - columns;
        for (; over > 0; over--) {
            int widest = 0;
            for (int i = 1; i < fitting.length; i++) {
                widest = fitting[i] > fitting[widest] ? i : widest;
            }
            if (fitting[widest] <= NARROWEST) {
                return fitting;
            }
            fitting[widest]--;
        }
        return fitting;
    }

    /** The cells beside each other; what is longer than its column ends with an ellipsis. */
    static String aligned(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            String shown = cell.length() > widths[i] ? cell.substring(0, widths[i] - 1) + "…" : cell;
            line.append(shown);
            if (i < cells.size() - 1) {
                line.repeat(' ', widths[i] - shown.length() + BETWEEN);
            }
        }
        return line.toString();
    }
}
