package dev.fairlead.sources.traefik;

import dev.fairlead.sources.file.TextTable;
import dev.fairlead.sources.traefik.Translation.Fate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What becomes of options that are not a setting of ours, in words. */
final class Fates {

    /** @param text one sentence without a full stop */
    record Word(Fate fate, String text) {}

    private static final TextTable TABLE = TextTable.beside(Fates.class, "fates.txt");

    private Fates() {}

    /** @param part where it stands: a part of the table */
    static Word of(String part, String option) {
        return known(part, option)
                .or(() -> known(part, "*"))
                .orElse(new Word(Fate.IGNORED, "it has no counterpart here"));
    }

    static Optional<Word> known(String part, String option) {
        return TABLE.rows(part).stream()
                .filter(row -> row.getFirst().equals(option))
                .findFirst()
                .map(Fates::word);
    }

    private static Word word(List<String> row) {
        return new Word(Fate.valueOf(row.get(1).toUpperCase(Locale.ROOT)), row.get(2));
    }
}
