package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.loop.Loop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of backends' names. Look-ups block in the system's resolver, which would hold the few threads that
 * carry virtual ones, so they have a few threads of their own, one for a name at a time; their
 * result comes back to the loop that asked. Addresses are kept for {@link #FRESH}; for a while after that the old ones
 * are still given while new ones are looked up, so that a slow resolver slows no request.
 */
final class HostNames {

    private static final Logger LOG = LoggerFactory.getLogger(HostNames.class);

    static final long FRESH = Duration.ofSeconds(10).toNanos();
    private static final long STALE = Duration.ofMinutes(5).toNanos();

    /** A name that is not known is asked for again after this. */
    private static final long UNKNOWN = Duration.ofSeconds(2).toNanos();

    /** What is known of a name; no addresses means that it is unknown. */
    private record Known(List<InetAddress> addresses, long sinceNanos) {}

    private record Waiter(Loop loop, Consumer<List<InetAddress>> then) {}

    private static final int RESOLVERS = 4;
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor resolver;
    private final Map<String, Known> entries;
    private final Map<String, List<Waiter>> lookups = new LinkedHashMap<>();

    /** Names that were known and cannot be looked up any more; told once each. */
    private final Set<String> lost = new HashSet<>();

    HostNames(int bound) {
        this.resolver = new ThreadPoolExecutor(
                RESOLVERS,
                RESOLVERS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(bound),
                Thread.ofPlatform().name("resolver-", 0).daemon().factory());
        resolver.allowCoreThreadTimeOut(true);
        this.entries = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                boolean full = size() > bound;
                if (full) {
                    lost.remove(eldest.getKey());
                }
                return full;
            }
        };
    }

    /** The address that a literal is; null for a name. */
    static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException aName) {
            return null;
        }
    }

    /** Calls {@code then} on the loop, at once or later, with the addresses; with none where the name is unknown. */
    void find(String host, Loop loop, Consumer<List<InetAddress>> then) {
        List<InetAddress> known = known(host, loop, then);
        if (known != null) {
            then.accept(known);
        }
    }

    private synchronized @Nullable List<InetAddress> known(String host, Loop loop, Consumer<List<InetAddress>> then) {
        Known entry = entries.get(host);
        long age = entry == null ? Long.MAX_VALUE : loop.now() - entry.sinceNanos();
        if (entry != null && age < (entry.addresses().isEmpty() ? UNKNOWN : FRESH)) {
            return entry.addresses();
        }
        List<Waiter> waiters = lookups.get(host);
        if (waiters == null) {
            waiters = new ArrayList<>();
            lookups.put(host, waiters);
            start(host, loop);
        }
        if (entry != null && !entry.addresses().isEmpty() && age < STALE) {
            return entry.addresses();
        }
        if (!lookups.containsKey(host)) {
            return List.of();
        }
        waiters.add(new Waiter(loop, then));
        return null;
    }

    // As many look-ups wait as there may be names; more than that know nothing for a moment.
    private void start(String host, Loop loop) {
        try {
            resolver.execute(() -> lookUp(host, loop));
        } catch (RejectedExecutionException full) {
            lookups.remove(host);
        }
    }

    private void lookUp(String host, Loop clock) {
        List<InetAddress> addresses;
        try {
            addresses = List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            addresses = List.of();
        }
        List<InetAddress> found = addresses;
        for (Waiter waiter : found(host, found, clock.now())) {
            waiter.loop().executor().execute(() -> waiter.then().accept(found));
        }
    }

    private synchronized List<Waiter> found(String host, List<InetAddress> addresses, long now) {
        Known before = entries.get(host);
        // A resolver that fails for a moment does not take away what worked.
        if (!addresses.isEmpty() || before == null || now - before.sinceNanos() > STALE) {
            entries.put(host, new Known(addresses, now));
        }
        tell(host, addresses, before);
        List<Waiter> waiters = lookups.remove(host);
        return waiters == null ? List.of() : waiters;
    }

    private void tell(String host, List<InetAddress> addresses, @Nullable Known before) {
        if (addresses.isEmpty() && before != null && !before.addresses().isEmpty() && lost.add(host)) {
            LOG.atWarn()
                    .addKeyValue("host", host)
                    .addKeyValue(
                            "reason",
                            "the system's resolver does not know it any more; its last addresses are used" + " for "
                                    + Duration.ofNanos(STALE).toMinutes() + " minutes; look at DNS")
                    .log("name_lost");
        } else if (!addresses.isEmpty() && lost.remove(host)) {
            LOG.atInfo().addKeyValue("host", host).log("name_found");
        }
    }
}
