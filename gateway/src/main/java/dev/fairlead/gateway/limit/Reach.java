package dev.fairlead.gateway.limit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the ledger can be reached, and how many replicas there are. It is lost with the first answer that does not come
 * in time: from then on nobody waits for it. In the background it is tried, ever more seldom, until it answers in time.
 *
 * <p>All but the questions of the loops happens on the settling thread.
 */
final class Reach {

    /** Between two words of a replica that it lives. */
    static final Duration BEAT = Duration.ofSeconds(1);

    /** After which a replica that says nothing does not count as live. */
    static final Duration LIVE = Duration.ofSeconds(5);

    /** First and last wait between two tries of a lost ledger. */
    static final Duration FIRST_TRY = Duration.ofMillis(50);

    static final Duration LAST_TRY = Duration.ofSeconds(1);

    /** After which a lost ledger is connected anew. */
    static final Duration RENEW = Duration.ofSeconds(2);

    /** Between two lines of the log that it is lost. */
    static final Duration TELL = Duration.ofSeconds(10);

    private static final int MOST_DOUBLINGS = 16;
    private static final Logger LOG = LoggerFactory.getLogger(Reach.class);

    private final Ledger ledger;
    private final String replica;
    private final long patienceNanos;
    private final LongSupplier nanos;
    private final Consumer<Runnable> later;
    private final Consumer<Share.Loss> lost;
    private final LongConsumer answering;
    private final CountDownLatch reached = new CountDownLatch(1);
    private volatile Share.@Nullable Loss loss;
    private volatile int live = 1;

    private long beatAt;
    private long sentAt;
    private boolean isOut;
    private int number;
    private int tries;
    private long renewAt;
    private long tellAt;
    private boolean told;

    /** What it works with. */
    record Parts(
            Ledger ledger,
            String replica,
            Duration patience,
            LongSupplier nanos,
            InstantSource clock,
            Checkpoints checkpoints) {}

    /**
     * One that was not reached yet.
     *
     * @param later does something on the settling thread
     * @param lost hears, each time that it does not answer
     * @param answering hears, at a moment, that a lost one answers again
     */
    Reach(Parts parts, Consumer<Runnable> later, Consumer<Share.Loss> lost, LongConsumer answering) {
        ledger = parts.ledger();
        replica = parts.replica();
        patienceNanos = parts.patience().toNanos();
        nanos = parts.nanos();
        this.later = later;
        this.lost = lost;
        this.answering = answering;
        beatAt = nanos.getAsLong();
        loss = new Share.Loss(beatAt, 1);
        renewAt = beatAt + RENEW.toNanos();
        tellAt = beatAt + RENEW.toNanos();
    }

    /** Since when limits are enforced without the ledger; null if they are not. */
    Share.@Nullable Loss loss() {
        return loss;
    }

    /** Replicas that live, as was last heard; at least 1. */
    int live() {
        return live;
    }

    /** While it is lost, so many replicas live as far as others know. From any thread. */
    void expect(int replicas) {
        later.accept(() -> {
            Share.Loss since = loss;
            if (since != null) {
                live = Math.max(1, replicas);
                loss = new Share.Loss(since.sinceNanos(), live);
            }
        });
    }

    /** Waits until the ledger was reached for the first time. */
    boolean await(Duration atMost) throws InterruptedException {
        return reached.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** When there is something to do. */
    long next() {
        return isOut ? sentAt + patienceNanos + 1 : beatAt;
    }

    String tooLate() {
        return "it did not answer within " + TimeUnit.NANOSECONDS.toMillis(patienceNanos) + " ms";
    }

    void turn(long now) {
        if (isOut && now - sentAt > patienceNanos) {
            isOut = false;
            lose(tooLate(), now);
        }
        if (isOut || now - beatAt < 0) {
            return;
        }
        if (loss != null && now - renewAt >= 0) {
            renewAt = now + RENEW.toNanos();
            ledger.renew();
        }
        isOut = true;
        sentAt = now;
        number++;
        ledger.live(replica, LIVE.toMillis(), hearing(number));
    }

    private Ledger.Hearer<Integer> hearing(int mine) {
        return new Ledger.Hearer<>() {
            @Override
            public void hears(Integer count) {
                later.accept(() -> alive(mine, count));
            }

            @Override
            public void fails(String reason) {
                later.accept(() -> failed(mine, reason));
            }
        };
    }

    private void alive(int which, int count) {
        if (which != number || !isOut) {
            return;
        }
        long now = nanos.getAsLong();
        isOut = false;
        live = Math.max(1, count);
        beatAt = now + BEAT.toNanos();
        if (loss != null) {
            answering.accept(now);
        }
    }

    private void failed(int which, String reason) {
        if (which == number && isOut) {
            isOut = false;
            lose(reason, nanos.getAsLong());
        }
    }

    /** Says that this replica ends; nobody hears whether that came through. */
    void leave() {
        ledger.leave(replica, new Ledger.Hearer<>() {
            @Override
            public void hears(Integer count) {
                live = Math.max(1, count);
            }

            @Override
            public void fails(String reason) {
                LOG.atDebug().addKeyValue("reason", reason).log("limiter_not_left");
            }
        });
    }

    /** It did not answer, or not well. */
    void lose(String reason, long now) {
        Share.Loss since = loss;
        if (since == null) {
            since = new Share.Loss(now, live);
            loss = since;
            renewAt = now + RENEW.toNanos();
        }
        beatAt = now + Math.min(LAST_TRY.toNanos(), FIRST_TRY.toNanos() << Math.min(tries, MOST_DOUBLINGS));
        tries++;
        if (!told && now - tellAt >= 0) {
            told = true;
            tellAt = now + TELL.toNanos();
            LOG.atWarn()
                    .addKeyValue("reason", reason)
                    .addKeyValue("replicas", live)
                    .log("limiter_lost");
        }
        lost.accept(since);
    }

    /** It answers, in time. */
    void found() {
        loss = null;
        tries = 0;
        if (told || reached.getCount() > 0) {
            told = false;
            LOG.atInfo().addKeyValue("replicas", live).log("limiter_found");
        }
        reached.countDown();
    }
}
