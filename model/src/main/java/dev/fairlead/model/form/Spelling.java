package dev.fairlead.model.form;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The word that someone probably meant. */
public final class Spelling {

    private Spelling() {}

    /**
     * The known word that is nearest to the one written: at most a third of its letters (at least one) are wrong,
     * missing, too many or swapped with their neighbour; upper and lower case are the same.
     */
    public static Optional<String> nearest(String written, Collection<String> known) {
        return known.stream()
                .filter(word -> distance(written, word) <= Math.max(1, word.length() / 3))
                .min(Comparator.<String>comparingInt(word -> distance(written, word))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** A remedy for an unknown word: the nearest one, else all of them. */
    public static String remedy(String written, Collection<String> known) {
        if (known.isEmpty()) {
            return "take it out";
        }
        return nearest(written, known)
                .map(word -> "did you mean \"" + word + "\"?")
                .orElseGet(() -> "known here: " + String.join(", ", known));
    }

    // Optimal string alignment: three rows are enough.
    private static int distance(String a, String b) {
        String left = a.toLowerCase(Locale.ROOT);
        String right = b.toLowerCase(Locale.ROOT);
        if (Math.abs(left.length() - right.length()) > right.length() / 3 + 1) {
            return Integer.MAX_VALUE;
        }
        int[] before = new int[right.length() + 1];
        int[] last = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] row = new int[right.length() + 1];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                boolean same = left.charAt(i - 1) == right.charAt(j - 1);
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = last;
            last = row;
        }
        return last[right.length()];
    }
}
