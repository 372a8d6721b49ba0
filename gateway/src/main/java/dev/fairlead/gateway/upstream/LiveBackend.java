package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.health.BackendHealth;
import dev.fairlead.model.Service.Backend;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One backend of a service as all loops share it: what is known of its health, and a pool of connections on each. */
final class LiveBackend {

    private final Backend backend;
    private final BackendHealth health;
    private final BackendPool[] pools;

    LiveBackend(Backend backend, Transport transport, List<UpstreamLoop> loops) {
        this.backend = backend;
        this.health = new BackendHealth(BackendPool.hostAndPort(backend));
        this.pools = loops.stream()
                .map(loop -> new BackendPool(backend, loop, health, transport))
                .toArray(BackendPool[]::new);
    }

    /**
     * What makes two backends of a service one, as long as its transport is the same: what is spoken with them, where they
     * are and below which path, whatever their weight.
     */
    static Backend key(Backend backend) {
        return new Backend(backend.scheme(), backend.host(), backend.port(), backend.basePath(), 1);
    }

    Backend backend() {
        return backend;
    }

    BackendHealth health() {
        return health;
    }

    BackendPool pool(int loop) {
        return pools[loop];
    }

    /** How many requests are in flight there, tunnels among them; asked of each loop, so it comes when they have turned. Any thread. */
    CompletableFuture<Integer> inFlight() {
        CompletableFuture<Integer> sum = CompletableFuture.completedFuture(0);
        for (BackendPool pool : pools) {
            sum = sum.thenCombine(
                    CompletableFuture.supplyAsync(
                            pool::underWay, pool.home().loop().executor()),
                    Integer::sum);
        }
        return sum;
    }

    /** Sends nothing new there and keeps no connection, or does again: somebody says so who is about to stop it. */
    void drain(boolean now) {
        health.drain(now);
        if (now) {
            for (BackendPool pool : pools) {
                pool.home().loop().executor().execute(pool::closeIdle);
            }
        }
    }

    /** It is not configured any more: what is in flight ends, what is idle closes, nothing is kept. Any thread. */
    void retire() {
        for (BackendPool pool : pools) {
            pool.home().loop().executor().execute(pool::retire);
        }
    }
}
