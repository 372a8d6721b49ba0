package dev.fairlead.gateway.limit;

import dev.fairlead.gateway.limit.SharedCounter.Outcome;
import dev.fairlead.model.Policy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts together with the other replicas, in a {@link Ledger}.
 *
 * <p>A replica holds tokens of each busy key in advance, enough for a few hundredths of a second, so a request of such a
 * key is decided here by one compare-and-set. A request for which there is none waits until the ledger has answered, for
 * a bounded time. A key that was just refused is refused without asking. While the ledger is lost nobody waits: what
 * holds then is what the policy says, and by default this replica's {@link Share}.
 */
public final class SharedLimiter implements Limiter, AutoCloseable {

    /** Requests that wait for the ledger; one more is decided at once, by this replica's share. */
    static final int WAITING_AT_MOST = 8192;

    private static final int LOOK_EVERY = 1024;

    private final Settlement settlement;
    private final Ledger ledger;
    private final String replica;
    private final String prefix;
    private final LongSupplier nanos;
    private final InstantSource clock;
    private final long originNanos;
    private final ConcurrentHashMap<CountKey, SharedCounter> windows = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<CountKey, SharedCounter> periods = new ConcurrentHashMap<>();
    private final UnderWay underWay = new UnderWay();
    private final Refused refused = new Refused();
    private final AtomicLong created = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();

    /**
     * How it counts.
     *
     * @param replica differs from that of any other running process, and from that of this one before
     * @param prefix of all keys
     * @param patience for one answer of the ledger
     */
    public record Settings(String replica, String prefix, Duration patience) {}

    /** A limiter that counts there, once it is started. */
    public SharedLimiter(
            Ledger ledger, Settings settings, Checkpoints checkpoints, LongSupplier nanos, InstantSource clock) {
        this.ledger = ledger;
        this.replica = settings.replica();
        this.prefix = settings.prefix();
        this.nanos = nanos;
        this.clock = clock;
        this.originNanos = nanos.getAsLong();
        LongSupplier moment = () -> moment(nanos.getAsLong());
        settlement = new Settlement(
                new Reach.Parts(ledger, replica, settings.patience(), moment, clock, checkpoints),
                new Settlement.Readings() {
                    @Override
                    public Reading of(SharedCounter counter, boolean admitted) {
                        return reading(counter, admitted, null);
                    }

                    @Override
                    public Reading alone(SharedCounter counter, Policy.LimiterLoss policy, Share.Loss loss) {
                        return decideAlone(counter, policy, loss);
                    }
                });
    }

    /** Begins to speak with the ledger. */
    public SharedLimiter start() {
        settlement.start();
        return this;
    }

    /** While the ledger is lost, shares are those of so many replicas: for who knows more than was last heard there. */
    public void expect(int replicas) {
        settlement.reach().expect(replicas);
    }

    /** What its thread does again and again. */
    void turn() {
        settlement.turn(moment(nanos.getAsLong()));
    }

    @Override
    public @Nullable Reading takeRate(Bound<Policy.RateLimit> bound, long at) {
        return take(rateOf(bound), bound.loss(), moment(at));
    }

    @Override
    public Reading rate(Bound<Policy.RateLimit> bound, long at) {
        return look(rateOf(bound), bound.loss());
    }

    @Override
    public void awaitRate(Bound<Policy.RateLimit> bound, Consumer<Reading> to) {
        await(rateOf(bound), bound.loss(), to);
    }

    @Override
    public @Nullable Reading takeQuota(Bound<Policy.Quota> bound, long millis) {
        return take(quotaOf(bound, millis), bound.loss(), moment(nanos.getAsLong()));
    }

    @Override
    public Reading quota(Bound<Policy.Quota> bound, long millis) {
        return look(quotaOf(bound, millis), bound.loss());
    }

    @Override
    public void awaitQuota(Bound<Policy.Quota> bound, Consumer<Reading> to) {
        await(quotaOf(bound, clock.millis()), bound.loss(), to);
    }

    @Override
    public void giveBackRate(Bound<Policy.RateLimit> bound, Reading reading, long at) {
        giveBack(rateOf(bound), reading, moment(at));
    }

    @Override
    public void giveBackQuota(Bound<Policy.Quota> bound, Reading reading, long millis) {
        giveBack(quotaOf(bound, millis), reading, moment(nanos.getAsLong()));
    }

    // Told at once: of a window only what was counted just now can be taken back.
    private void giveBack(SharedCounter counter, Reading reading, long now) {
        counter.giveBack(reading.degraded(), now);
        settlement.nudge(counter);
    }

    @Override
    public Refused refused() {
        return refused;
    }

    @Override
    public UnderWay underWay() {
        return underWay;
    }

    private @Nullable Reading take(SharedCounter counter, Policy.LimiterLoss policy, long now) {
        Outcome outcome = counter.take(now);
        if (outcome == Outcome.ADMITTED) {
            if (counter.isLow()) {
                settlement.nudge(counter);
            }
            return reading(counter, true, null);
        }
        Share.Loss loss = settlement.reach().loss();
        if (loss != null) {
            return decideAlone(counter, policy, loss);
        }
        return outcome == Outcome.REFUSED ? reading(counter, false, null) : null;
    }

    private Reading look(SharedCounter counter, Policy.LimiterLoss policy) {
        Share.Loss loss = settlement.reach().loss();
        long left = counter.remaining(loss, moment(nanos.getAsLong()));
        boolean counts = loss == null || policy == Policy.LimiterLoss.SHARE;
        boolean admitted = counts ? left > 0 : policy == Policy.LimiterLoss.OPEN;
        return reading(counter, admitted, loss);
    }

    private void await(SharedCounter counter, Policy.LimiterLoss policy, Consumer<Reading> to) {
        if (waiting.incrementAndGet() > WAITING_AT_MOST) {
            waiting.decrementAndGet();
            Share.Loss loss =
                    new Share.Loss(moment(nanos.getAsLong()), settlement.reach().live());
            to.accept(decideAlone(counter, policy, loss));
            return;
        }
        counter.await(new SharedCounter.Waiter(policy, reading -> {
            waiting.decrementAndGet();
            to.accept(reading);
        }));
        settlement.nudge(counter);
    }

    private Reading decideAlone(SharedCounter counter, Policy.LimiterLoss policy, Share.Loss loss) {
        long now = moment(nanos.getAsLong());
        boolean admitted =
                switch (policy) {
                    case SHARE -> counter.takeAlone(loss, now);
                    case OPEN -> {
                        counter.passAlone(now);
                        yield true;
                    }
                    case CLOSED -> false;
                };
        return reading(counter, admitted, loss);
    }

    // -- how it is written ------------------------------------------------------------------------------------------

    private Reading reading(SharedCounter counter, boolean admitted, Share.@Nullable Loss loss) {
        long now = moment(nanos.getAsLong());
        Subject subject = counter.subject;
        long left = admitted || loss != null ? counter.remaining(loss, now) : 0;
        boolean degraded = loss != null;
        if (!subject.isWindow()) {
            long reset = Math.max(1, Math.ceilDiv(subject.endMillis() - clock.millis(), 1000L));
            return new Reading(admitted, left, reset, subject.lengthSeconds(), degraded);
        }
        long reset = LocalLimiter.seconds(counter.nanosToChange(!admitted, now));
        return new Reading(admitted, left, Math.min(reset, subject.lengthSeconds()), subject.lengthSeconds(), degraded);
    }

    // -- counters ---------------------------------------------------------------------------------------------------

    private SharedCounter rateOf(Bound<Policy.RateLimit> bound) {
        Policy.RateLimit rate = bound.limit();
        SharedCounter counter = windows.get(bound.key());
        if (counter == null || counter.subject.windowNanos() != rate.per().toNanos()) {
            if (counter == null && LocalLimiter.isFull(bound.scope(), windows.size())) {
                return rateOf(bound.others());
            }
            counter = windows.compute(bound.key(), (key, old) -> {
                boolean same =
                        old != null && old.subject.windowNanos() == rate.per().toNanos();
                return same ? old : counter(Subject.of(prefix, key, rate), rate.requests());
            });
        }
        counter.limit(rate.requests());
        return counter;
    }

    private SharedCounter quotaOf(Bound<Policy.Quota> bound, long millis) {
        Policy.Quota quota = bound.limit();
        SharedCounter counter = periods.get(bound.key());
        if (counter == null || !counter.subject.covers(quota, millis)) {
            if (counter == null && LocalLimiter.isFull(bound.scope(), periods.size())) {
                return quotaOf(bound.others(), millis);
            }
            counter = periods.compute(bound.key(), (key, old) -> {
                boolean same = old != null && old.subject.covers(quota, millis);
                return same ? old : counter(Subject.of(prefix, key, quota, millis), quota.requests());
            });
        }
        counter.limit(quota.requests());
        return counter;
    }

    private SharedCounter counter(Subject subject, long limit) {
        long number = created.incrementAndGet();
        if (number % LOOK_EVERY == 0) {
            Thread.ofVirtual().start(this::evictIdle);
        }
        return new SharedCounter(subject, replica + "." + number, limit, moment(nanos.getAsLong()));
    }

    /** Gives up the counters in which nothing counts any more. */
    public void evictIdle() {
        long now = moment(nanos.getAsLong());
        long millis = clock.millis();
        windows.values().removeIf(counter -> counter.isIdle(now, millis));
        periods.values().removeIf(counter -> counter.isIdle(now, millis));
    }

    private long moment(long at) {
        return Math.max(0, at - originNanos);
    }

    // -- what is told of it -----------------------------------------------------------------------------------------

    /** How many counters there are. */
    public int counters() {
        return windows.size() + periods.size();
    }

    /** Whether limits are enforced without the ledger. */
    public boolean isDegraded() {
        return settlement.reach().loss() != null;
    }

    /** Replicas that live, as was last heard. */
    public int replicas() {
        return settlement.reach().live();
    }

    /** Requests that wait for the ledger. */
    public long waiting() {
        return waiting.get();
    }

    /** Waits until the ledger was reached, for at most that long; whether it was. */
    public boolean awaitLedger(Duration atMost) throws InterruptedException {
        return settlement.reach().await(atMost);
    }

    /** Gives back what is held, and stops; waits at most four seconds. */
    @Override
    public void close() {
        settlement.close();
        ledger.close();
    }
}
