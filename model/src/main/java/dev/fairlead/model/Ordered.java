package dev.fairlead.model;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map in the order of its keys, in a fifth of the memory of a tree: with a hundred thousand clients a
 * process holds several of them. A copy of one is itself.
 */
final class Ordered<K extends Comparable<K>, V> extends AbstractMap<K, V> {

    private final Object[] keys;
    private final Object[] values;

    // What is in order already, or is so in long runs, costs one look at each.
    private Ordered(Map<K, V> map) {
        List<Map.Entry<K, V>> entries = new ArrayList<>(map.entrySet());
        entries.sort(Map.Entry.comparingByKey());
        this.keys = new Object[entries.size()];
        this.values = new Object[keys.length];
        for (int at = 0; at < keys.length; at++) {
            Map.Entry<K, V> entry = entries.get(at);
            keys[at] = entry.getKey();
            values[at] = entry.getValue();
        }
    }

    static <K extends Comparable<K>, V> Map<K, V> copy(Map<K, V> map) {
        return map instanceof Ordered<K, V> ? map : new Ordered<>(map);
    }

    @Override
    public int size() {
        return keys.length;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key != null && Arrays.binarySearch(keys, key) >= 0;
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        int at = key == null ? -1 : Arrays.binarySearch(keys, key);
        return at < 0 ? null : value(at);
    }

    @Override
    public void forEach(BiConsumer<? super K, ? super V> action) {
        for (int at = 0; at < keys.length; at++) {
            action.accept(key(at), value(at));
        }
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return keys.length;
            }

            @Override
            public Iterator<Map.Entry<K, V>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<K, V>> {
        private int at;

        @Override
        public boolean hasNext() {
            return at < keys.length;
        }

        @Override
        public Map.Entry<K, V> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Map.Entry<K, V> entry = Map.entry(key(at), value(at));
            at++;
            return entry;
        }
    }

    @SuppressWarnings("unchecked") // what was put in
    private K key(int at) {
        return (K) keys[at];
    }

    @SuppressWarnings("unchecked") // likewise
    private V value(int at) {
        return (V) values[at];
    }
}
