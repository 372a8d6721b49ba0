package dev.fairlead.compose.account;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What somebody has looked at and accepted: a pointer a line, {@code *} for any one step and {@code **} for any rest,
 * with a comment behind {@code #}.
 */
public final class Acceptance {

    private final List<String> lines = new ArrayList<>();

    private Acceptance() {}

    /** Reads the lines of a file. */
    public static Acceptance of(List<String> lines) {
        Acceptance acceptance = new Acceptance();
        for (String line : lines) {
            String bare = line.replaceFirst("(^|\\s)#.*", "").strip();
            if (!bare.isEmpty()) {
                acceptance.lines.add(bare);
            }
        }
        return acceptance;
    }

    /** One that accepts nothing. */
    public static Acceptance none() {
        return new Acceptance();
    }

    private static boolean covers(String line, String pointer) {
        StringBuilder pattern = new StringBuilder();
        for (String part : line.splitWithDelimiters("\\*\\*|\\*", 0)) {
            pattern.append(part.equals("**") ? ".*" : part.equals("*") ? "[^/]*" : Pattern.quote(part));
        }
        return Pattern.matches(pattern.toString(), pointer);
    }

    /** The entries with that verdict that nobody accepted. */
    public List<Account.Entry> open(Account account, Verdict verdict) {
        return account.with(verdict).stream()
                .filter(entry -> lines.stream()
                        .noneMatch(line -> covers(line, entry.leaf().pointer())))
                .toList();
    }

    /** Lines that no entry needs any more. */
    public Set<String> idle(Account account) {
        Set<String> idle = new LinkedHashSet<>(lines);
        for (Verdict verdict : List.of(Verdict.REFUSED, Verdict.APPROXIMATED)) {
            account.with(verdict)
                    .forEach(entry ->
                            idle.removeIf(line -> covers(line, entry.leaf().pointer())));
        }
        return idle;
    }
}
