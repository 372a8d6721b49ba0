package dev.fairlead.compose.account;

import java.util.ArrayList;
import java.util.List;

/**
 * Why a field of a manifest is there.
 *
 * @param leaves the values that it comes from
 * @param rule what was concluded where no value says it as such; empty where the values say it
 */
public record Cause(List<Leaf> leaves, String rule) {

    public Cause {
        leaves = List.copyOf(leaves);
        if (leaves.isEmpty() && rule.isBlank()) {
            throw new IllegalArgumentException("a field without a cause");
        }
    }

    /** A field that follows from a rule alone. */
    public static Cause rule(String rule) {
        return new Cause(List.of(), rule);
    }

    /** A field that comes from both. */
    public Cause and(Cause other) {
        List<Leaf> all = new ArrayList<>(leaves);
        other.leaves.stream().filter(leaf -> !all.contains(leaf)).forEach(all::add);
        return new Cause(all, rule.isEmpty() ? other.rule : rule);
    }

    /** The same leaves, with what was concluded from them. */
    public Cause so(String conclusion) {
        return new Cause(leaves, conclusion);
    }
}
