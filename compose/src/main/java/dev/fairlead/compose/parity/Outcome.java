package dev.fairlead.compose.parity;

import java.util.List;

/**
 * What came of asking both sides.
 *
 * @param asked every request with what its answers do not have in common
 * @param rows the named checks
 */
public record Outcome(String a, String b, List<Asked> asked, List<Row> rows) {

    public Outcome {
        asked = List.copyOf(asked);
        rows = List.copyOf(rows);
    }

    /** One request; {@code status} is what both answered, or {@code 200 / 404}. */
    public record Asked(String name, String request, String status, List<Mismatch> mismatches) {

        public Asked {
            mismatches = List.copyOf(mismatches);
        }
    }

    /** How a named check ended. */
    public enum Verdict {
        SAME,
        DIFFERS,
        NOT_CHECKED
    }

    /** One named check. */
    public record Row(String name, Verdict verdict, String says) {}

    /** Requests that both answer alike. */
    public long alike() {
        return asked.stream().filter(each -> each.mismatches().isEmpty()).count();
    }

    /** Whether nothing that was looked at differs. */
    public boolean isSame() {
        return alike() == asked.size() && rows.stream().noneMatch(row -> row.verdict() == Verdict.DIFFERS);
    }
}
