package dev.fairlead.gateway.observe;

import dev.fairlead.gateway.http.CompiledRoute;
import java.lang.ref.WeakReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop remembers about routes, found by identity: no String is hashed and no lock taken.
 *
 * <p>A route table is replaced as a whole at each change, and nobody tells the loops. So the cache is direct-mapped
 * with a fixed number of slots, a newer route pushes out an older one, and routes are held weakly: an old table can be
 * collected although its routes are still in here. Losing an entry costs only making it again.
 *
 * <p>For one thread.
 *
 * @param <V> what is remembered; must not lead back to the route
 */
public final class RouteCache<V> {

    // Four times as many as a large installation has busy routes; 16 KiB of references a loop.
    private static final int SLOTS = 4096;

    private final @Nullable Entry<V>[] entries;
    private final Function<CompiledRoute, V> make;

    /** A cache that makes what it does not have with {@code make}. */
    // The array never leaves this class and only gets entries of its own type.
    @SuppressWarnings({"unchecked", "rawtypes"})
    public RouteCache(Function<CompiledRoute, V> make) {
        this.entries = new Entry[SLOTS];
        this.make = make;
    }

    /** What is remembered of this very object, made if need be. */
    public V get(CompiledRoute route) {
        // The low bits of an identity hash are good ones: it is a random number.
        int slot = System.identityHashCode(route) & (SLOTS - 1);
        Entry<V> entry = entries[slot];
        if (entry != null && entry.refersTo(route)) {
            return entry.value;
        }
        Entry<V> made = new Entry<>(route, make.apply(route));
        entries[slot] = made;
        return made.value;
    }

    private static final class Entry<V> extends WeakReference<CompiledRoute> {
        private final V value;

        Entry(CompiledRoute route, V value) {
            super(route);
            this.value = value;
        }
    }
}
