package dev.fairlead.compose.parity;

/**
 * One thing that two answers do not have in common.
 *
 * @param where {@code status}, {@code header X}, {@code body}, {@code body /pointer}, {@code limit}
 * @param a as one side has it; {@code -} where it has none
 * @param b as the other one has it
 */
public record Mismatch(String where, String a, String b) {

    private static final int SHOWN = 120;

    public Mismatch {
        a = cut(a);
        b = cut(b);
    }

    private static String cut(String text) {
        String shown = text.isEmpty() ? "-" : text;
        return shown.length() <= SHOWN ? shown : shown.substring(0, SHOWN - 1) + "…";
    }
}
