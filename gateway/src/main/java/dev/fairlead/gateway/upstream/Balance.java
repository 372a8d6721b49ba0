package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.balance.Chooser;
import dev.fairlead.gateway.balance.Hash;
import dev.fairlead.gateway.balance.LeastTime;
import dev.fairlead.gateway.balance.Rendezvous;
import dev.fairlead.gateway.balance.RoundRobin;
import dev.fairlead.gateway.balance.TwoChoices;
import dev.fairlead.gateway.balance.Work;
import dev.fairlead.gateway.health.ServiceHealth;
import dev.fairlead.model.Service.Strategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which backend of a service is next, on one loop. Costs one volatile read, and no garbage. */
final class Balance implements Work {

    private static final int[] NONE = {};

    private final ServiceHealth health;
    private final BackendPool[] pools;
    private final Chooser chooser;
    private final boolean timesAnswers;
    private int[] seen = NONE;

    Balance(List<LiveBackend> backends, int[] weights, Strategy strategy, ServiceHealth health, UpstreamLoop home) {
        int loop = home.loop().index();
        this.health = health;
        this.timesAnswers = strategy == Strategy.LEASTTIME;
        this.pools = backends.stream().map(backend -> backend.pool(loop)).toArray(BackendPool[]::new);
        this.chooser = switch (strategy) {
            case WRR -> new RoundRobin(weights, loop);
            case P2C -> new TwoChoices(weights, this, home.loop().random());
            case LEASTTIME -> new LeastTime(weights, this);
            case HRW ->
                new Rendezvous(
                        weights,
                        backends.stream()
                                .mapToLong(backend -> Hash.of(backend.backend().url()))
                                .toArray());
        };
    }

    /** The backend whose turn it is; null if there is none. */
    @Nullable
    BackendPool next(byte[] caller) {
        return choose(caller, Chooser.NOBODY);
    }

    private @Nullable BackendPool choose(byte[] caller, int but) {
        int[] usable = usable();
        if (usable.length == 1) {
            return pools[usable[0]];
        }
        int number = chooser.next(chooser.asksForCaller() ? Hash.of(caller) : 0, but);
        return number == Chooser.NOBODY ? null : pools[number];
    }

    private int[] usable() {
        int[] usable = health.usable();
        if (usable != seen) {
            seen = usable;
            chooser.among(usable);
        }
        return usable;
    }

    /** Whether the choice depends on how long answers take. */
    boolean timesAnswers() {
        return timesAnswers;
    }

    /** Whether the choice depends on the caller's address. */
    boolean asksForCaller() {
        return chooser.asksForCaller();
    }

    /** The backend with this number, if it takes requests. */
    @Nullable
    BackendPool pinned(int number) {
        for (int usable : usable()) {
            if (usable == number) {
                return pools[number];
            }
        }
        return null;
    }

    /** The number of a backend. */
    int number(BackendPool pool) {
        for (int i = 0; i < pools.length; i++) {
            if (pools[i] == pool) {
                return i;
            }
        }
        return Chooser.NOBODY;
    }

    /** How many take requests. */
    int count() {
        return usable().length;
    }

    /** Another backend than the one that failed; the same where there is no other. */
    BackendPool other(BackendPool failed, byte[] caller) {
        BackendPool other = choose(caller, number(failed));
        return other == null ? failed : other;
    }

    @Override
    public int inFlight(int number) {
        return pools[number].inFlight();
    }

    @Override
    public long answerNanos(int number) {
        return pools[number].answerNanos();
    }
}
