package dev.fairlead.gateway.token;

import dev.fairlead.gateway.web.OwnCalls;
import dev.fairlead.model.Credential;
import dev.fairlead.model.Credential.Keys;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** All whose keys are fetched. They outlive snapshots: what was fetched stays while a credential refers to it. */
public final class Issuers implements AutoCloseable {

    private static final int WORKERS = 4;
    private static final int IDLE_SECONDS = 10;

    /** Issuers that are asked at one time wait for a worker; each is asked once at a time. */
    private static final int MAX_QUEUE = 1024;

    private final LongSupplier nanos;
    private final Map<Keys, RemoteKeys> all = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_QUEUE),
            Thread.ofPlatform().name("token-keys-", 0).daemon().factory());
    private final Fetch fetch;

    /** Nobody yet. */
    public Issuers(LongSupplier nanos, OwnCalls calls) {
        this.nanos = nanos;
        this.fetch = new Fetch(calls);
        workers.allowCoreThreadTimeOut(true);
    }

    /** The keys of a credential whose keys are fetched. */
    public RemoteKeys of(Credential.Jwt token) {
        return switch (token.keys()) {
            case Keys.KeySet set -> keys(set, set.url(), () -> fetch.keys(set.url()));
            case Keys.Discovered issuer -> {
                String name = token.rules().issuer();
                // Each issuer is one, whichever of its credentials is asked for.
                yield keys(new Keys.KeySet("issuer " + name), name, () -> fetch.keysOf(name));
            }
            case Keys.Secret secret -> throw new IllegalArgumentException("a secret is not fetched");
            case Keys.Public open -> throw new IllegalArgumentException("keys that are there are not fetched");
        };
    }

    private RemoteKeys keys(Keys key, String name, RemoteKeys.Fetching fetching) {
        return all.computeIfAbsent(key, missing -> new RemoteKeys(name, fetching, workers, nanos));
    }

    /** Forgets issuers that no credential refers to any more, and begins to ask those that are new. */
    public void retain(List<Credential.Jwt> tokens) {
        Set<RemoteKeys> wanted = new HashSet<>();
        tokens.forEach(token -> wanted.add(of(token)));
        all.values().retainAll(wanted);
        wanted.stream().filter(keys -> !keys.isUsable()).forEach(RemoteKeys::fetchSoon);
    }

    /** All of them now. */
    public List<RemoteKeys> all() {
        return List.copyOf(all.values());
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
