package dev.fairlead.compose.account;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A ledger and the fields that were made, added up. It cannot be built while the sums are wrong: every value has a
 * verdict, what is mapped is in a field, and every field has a cause that the stack has.
 */
public final class Account {

    /**
     * What became of one value.
     *
     * @param fields that name it as a cause, as {@code Kind/name#/pointer}
     */
    public record Entry(Leaf leaf, Fate fate, List<String> fields) {

        public Entry {
            fields = List.copyOf(fields);
        }
    }

    /**
     * One field of one manifest.
     *
     * @param object {@code Kind/name}
     */
    public record Field(String object, String pointer, Cause cause) {

        String name() {
            return object + "#" + pointer;
        }
    }

    /** A sum that is wrong: a mistake in the converter, never in the input. */
    public static final class Unbalanced extends RuntimeException {

        private static final long serialVersionUID = 1;

        Unbalanced(String text) {
            super(text);
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final List<Field> fields;

    private Account(List<Field> fields) {
        this.fields = List.copyOf(fields);
    }

    /**
     * Adds up.
     *
     * @throws Unbalanced naming the first value or field that is wrong
     */
    public static Account of(Ledger ledger, List<Field> fields) {
        for (Leaf leaf : ledger.untaken()) {
            throw new Unbalanced("nothing says what became of " + leaf.pointer() + " at " + leaf.place());
        }
        Map<Leaf, Set<String>> places = new LinkedHashMap<>();
        for (Field field : fields) {
            for (Leaf leaf : field.cause().leaves()) {
                places.computeIfAbsent(leaf, none -> new LinkedHashSet<>()).add(field.name());
            }
        }
        Account account = new Account(fields);
        for (Leaf leaf : ledger.leaves()) {
            Fate fate = ledger.fate(leaf).orElseThrow(() -> new Unbalanced("no verdict on " + leaf.pointer()));
            Set<String> where = places.getOrDefault(leaf, Set.of());
            boolean present = fate.verdict() == Verdict.MAPPED || fate.verdict() == Verdict.APPROXIMATED;
            if (present && where.isEmpty()) {
                throw new Unbalanced(leaf.pointer() + " at " + leaf.place() + " is said to be " + fate.verdict()
                        + ", and no field comes from it");
            }
            if (!present && !where.isEmpty()) {
                throw new Unbalanced(leaf.pointer() + " at " + leaf.place() + " is said to be " + fate.verdict()
                        + ", and comes to " + where.iterator().next());
            }
            account.entries.add(new Entry(leaf, fate, List.copyOf(where)));
            places.remove(leaf);
        }
        for (Leaf leaf : places.keySet()) {
            throw new Unbalanced("a field comes from " + leaf.pointer() + ", which the stack does not have");
        }
        if (account.counts().values().stream().mapToInt(Integer::intValue).sum()
                != ledger.leaves().size()) {
            throw new Unbalanced("the verdicts are not as many as the values");
        }
        return account;
    }

    /** Every value with its verdict. */
    public List<Entry> entries() {
        return Collections.unmodifiableList(entries);
    }

    /** Every field with its cause. */
    public List<Field> fields() {
        return fields;
    }

    /** How many values have each verdict; all verdicts are there. */
    public Map<Verdict, Integer> counts() {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, 0);
        }
        entries.forEach(entry -> counts.merge(entry.fate().verdict(), 1, Integer::sum));
        return counts;
    }

    /** Those with that verdict. */
    public List<Entry> with(Verdict verdict) {
        return entries.stream()
                .filter(entry -> entry.fate().verdict() == verdict)
                .toList();
    }
}
