package dev.fairlead.gateway.observe.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One loop's rows about one thing, found by method and status. A thing sees two or three of those pairs, so a short
 * scan beats any table; there are never more than known methods times known statuses. For one thread.
 */
final class Rows {

    private final Family family;
    private final int loop;
    private final List<String> values;
    private int[] keys = new int[4];
    private AtomicLongArray[] rows = new AtomicLongArray[4];
    private int size;

    /** Rows of a family for these label values, which method and code follow. */
    Rows(Family family, int loop, String... values) {
        this.family = family;
        this.loop = loop;
        this.values = List.of(values);
    }

    /** The row for a key of {@link Labels}. */
    AtomicLongArray row(int key) {
        for (int i = 0; i < size; i++) {
            if (keys[i] == key) {
                return rows[i];
            }
        }
        return add(key);
    }

    private AtomicLongArray add(int key) {
        List<String> all = new ArrayList<>(values);
        all.add(family.methodOf(key));
        all.add(Labels.codeOf(key));
        AtomicLongArray row = family.series(List.copyOf(all)).row(loop);
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            rows = Arrays.copyOf(rows, 2 * size);
        }
        keys[size] = key;
        rows[size] = row;
        size++;
        return row;
    }
}
