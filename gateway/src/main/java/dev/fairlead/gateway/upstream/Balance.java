package dev.fairlead.gateway.upstream;

import dev.fairlead.model.Service.Backend;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Round robin by weight over a service's backends, on one loop: each request goes to the backend that is furthest behind
 * its share, so that the heavy ones do not come in bursts.
 */
final class Balance {

    private final List<BackendPool> pools;
    private final long[] weights;
    private final long[] credit;
    private final long total;

    Balance(List<Backend> backends, UpstreamLoop home, Map<Backend, Reach> reaches, Transport transport) {
        List<Backend> used =
                backends.stream().filter(backend -> backend.weight() > 0).toList();
        pools = used.stream()
                .map(backend -> new BackendPool(backend, home, Objects.requireNonNull(reaches.get(backend)), transport))
                .toList();
        weights = used.stream().mapToLong(Backend::weight).toArray();
        credit = new long[weights.length];
        long sum = 0;
        for (long weight : weights) {
            sum += weight;
        }
        total = sum;
        // Loops begin at different places, so that few requests do not all meet the first backend.
        int offset = weights.length == 0 ? 0 : home.loop().index() % weights.length;
        for (int i = 0; i < offset; i++) {
            next();
        }
    }

    /** The backend whose turn it is; null if there is none. */
    @Nullable
    BackendPool next() {
        if (pools.size() == 1) {
            return pools.getFirst();
        }
        int best = -1;
        for (int i = 0; i < weights.length; i++) {
            credit[i] += weights[i];
            if (best < 0 || credit[i] > credit[best]) {
                best = i;
            }
        }
        if (best < 0) {
            return null;
        }
        credit[best] -= total;
        return pools.get(best);
    }

    /** Another backend than the one that failed; the same where there is no other. */
    BackendPool other(BackendPool failed) {
        for (int i = 0; i < pools.size(); i++) {
            BackendPool candidate = next();
            if (candidate != null && candidate != failed) {
                return candidate;
            }
        }
        return failed;
    }
}
