package dev.fairlead.acceptance.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The numbers of both seeds: what was promised, what was measured, whether it holds. */
final class SeedTable {

    private final List<Row> rows = new ArrayList<>();

    /** Whether a number holds. */
    enum Verdict {
        MET,

        /** What the seed promises holds, and not what we promise beyond it. */
        MET_BUT_NOT_OURS,
        MISSED,
        NOT_MEASURED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * One number.
     *
     * @param what it is of
     * @param promised by a seed, or by us where we promise more
     * @param measured the figure, or why there is none
     */
    record Row(String what, String promised, String measured, Verdict verdict) {

        private String text() {
            return "| " + what + " | " + promised + " | " + measured + " | " + verdict + " |";
        }
    }

    void met(boolean holds, String what, String promised, String measured) {
        add(new Row(what, promised, measured, holds ? Verdict.MET : Verdict.MISSED));
    }

    /** A time that may be so long at most. */
    void atMost(String what, double seconds, double most) {
        String promised = most < 1 ? String.format(Locale.ROOT, "< %.0f ms", most * 1000) : seconds(most, "< ");
        met(seconds < most, what, promised, seconds(seconds, ""));
    }

    /** The same where we promise less than the seed allows. */
    void atMost(String what, double seconds, double most, double ours) {
        Verdict ofSeed = seconds < most ? Verdict.MET_BUT_NOT_OURS : Verdict.MISSED;
        String promised = seconds(most, "< ") + ", ours " + seconds(ours, "< ");
        add(new Row(what, promised, seconds(seconds, ""), seconds < ours ? Verdict.MET : ofSeed));
    }

    private static String seconds(double value, String before) {
        return value < 10 && before.isEmpty()
                ? String.format(Locale.ROOT, "%.3f s", value)
                : String.format(Locale.ROOT, "%s%.0f s", before, value);
    }

    void open(String what, String promised, String why) {
        add(new Row(what, promised, why, Verdict.NOT_MEASURED));
    }

    private void add(Row row) {
        System.out.println(row.text());
        rows.add(row);
    }

    List<Row> missed() {
        return rows.stream().filter(row -> row.verdict() == Verdict.MISSED).toList();
    }

    /** Prints it and leaves it in a file of today. */
    void write(Path folder, String how) {
        StringBuilder text = new StringBuilder("# The numbers of both seeds, " + today() + "\n\n" + how
                + "\n\n| what | promised | measured | verdict |\n|---|---|---|---|\n");
        rows.forEach(row -> text.append(row.text()).append('\n'));
        System.out.println(text);
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(today() + ".md"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }
}
