package dev.fairlead.compose.account;

/**
 * A verdict with its reason.
 *
 * @param reason what differs, why it is left out, what makes it hold; empty where it is mapped
 * @param remedy what to do about a refused value; empty for every other verdict
 */
public record Fate(Verdict verdict, String reason, String remedy) {

    static final Fate MAPPED = new Fate(Verdict.MAPPED, "", "");

    // The same value may go to several places, and one of them may differ.
    Fate and(Fate other) {
        boolean isQuiet = verdict == Verdict.INFERRED || verdict == Verdict.INERT;
        if (equals(other) || (other.equals(MAPPED) && !isQuiet)) {
            return this;
        }
        if (equals(MAPPED) && other.verdict == Verdict.APPROXIMATED) {
            return other;
        }
        if (verdict != other.verdict) {
            // What is in a field is not meaningless, whoever else has no use for it.
            boolean quiet = other.verdict == Verdict.INFERRED || other.verdict == Verdict.INERT;
            return quiet ? this : other;
        }
        return new Fate(
                verdict,
                reason + "; " + other.reason,
                remedy.equals(other.remedy) || other.remedy.isEmpty() ? remedy : remedy + "; " + other.remedy);
    }
}
