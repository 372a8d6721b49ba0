package dev.fairlead.gateway.workflow;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs workflows, each on a virtual thread, so many at one time and with so much memory, over all snapshots. */
public final class Engine {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /** Runs at one time; beyond, 503. */
    static final int MOST_RUNS = 1_000;

    /** Bodies that runs keep, of requests and answers together; beyond, 503. */
    static final long MAX_HELD_BYTES = 64L * 1024 * 1024;

    private final LongSupplier nanos;
    private final RandomGenerator random;
    private final int most;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong held = new AtomicLong();
    private final LongAdder begun = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Captures captures = new Captures();

    /**
     * Nothing runs yet.
     *
     * @param nanos a clock that only runs forward
     * @param random for {@code run.random}; used by many threads
     */
    public Engine(LongSupplier nanos, RandomGenerator random) {
        this(nanos, random, MOST_RUNS);
    }

    Engine(LongSupplier nanos, RandomGenerator random, int most) {
        this.nanos = nanos;
        this.random = random;
        this.most = most;
    }

    /** Takes a place among those that run; false where there is none. */
    boolean admit() {
        if (running.incrementAndGet() <= most) {
            begun.increment();
            return true;
        }
        running.decrementAndGet();
        return false;
    }

    /** Gives the place back, and what the run held. */
    void leave(long bytes) {
        held.addAndGet(-bytes);
        running.decrementAndGet();
    }

    boolean take(long bytes) {
        if (held.addAndGet(bytes) <= MAX_HELD_BYTES) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    int most() {
        return most;
    }

    LongSupplier nanos() {
        return nanos;
    }

    synchronized double random() {
        return random.nextDouble();
    }

    /** How a run that has its place ended. */
    interface End {
        /** It came to no answer. */
        void failed(RunFailure failure);

        /** It is over; called last, in any case. */
        void over();
    }

    /** Runs it on a thread of its own. */
    void start(Run run, End end) {
        Thread thread = Thread.ofVirtual().name("workflow").unstarted(() -> walk(run, end));
        run.joined(thread);
        thread.start();
    }

    // A boundary: whoever waits for the run is told, whatever happens in it.
    private void walk(Run run, End end) {
        try {
            Courtesy.giveWay();
            new Walk(run).all();
            if (!run.isAnswered()) {
                end.failed(RunFailure.fault(run.plan().start(), "it came to no answer", null));
            }
        } catch (RunFailure failure) {
            failed.increment();
            end.failed(failure);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | StackOverflowError fault) {
            failed.increment();
            LOG.atError()
                    .setCause(fault)
                    .addKeyValue("workflow", run.plan().workflow().name())
                    .log("workflow_fault");
            end.failed(RunFailure.fault(run.plan().start(), String.valueOf(fault), fault));
        } finally {
            run.stop();
            end.over();
        }
    }

    /** Runs that are kept. */
    public Captures captures() {
        return captures;
    }

    // -- what is shown ----------------------------------------------------------------------------------------------

    /** Runs at this moment. */
    public int running() {
        return running.get();
    }

    /** Bytes of bodies that runs keep. */
    public long heldBytes() {
        return held.get();
    }

    /** Runs that began since the start. */
    public long begun() {
        return begun.sum();
    }

    /** Of them those that came to no answer of their own. */
    public long failed() {
        return failed.sum();
    }
}
