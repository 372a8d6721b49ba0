package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.workflow.cel.Values;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One walk through a workflow: what it knows, what it has spent, and when it must end. */
final class Run {

    /**
     * What a run needs from others.
     *
     * @param nanos a clock that only runs forward
     * @param answer is told the answer, once
     * @param bytes how much of the engine's memory the run holds; false where there is no more
     * @param watch is told each node that ended; on the thread that ran it
     */
    record Surroundings(Outside outside, LongSupplier nanos, Consumer<Answer> answer, Memory bytes, Watch watch) {
        /** One that nobody watches. */
        Surroundings(Outside outside, LongSupplier nanos, Consumer<Answer> answer, Memory bytes) {
            this(outside, nanos, answer, bytes, (visit, value) -> {});
        }
    }

    /** Sees what each node gave. */
    interface Watch {
        void ended(Trail.Visit visit, Object value);
    }

    /** Gives memory to runs. */
    interface Memory {
        boolean take(long bytes);
    }

    private final Plan plan;
    private final Triggered triggered;
    private final Surroundings around;
    private final Map<String, Object> nodes = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final Trail trail = new Trail();
    private final AtomicBoolean answered = new AtomicBoolean();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicLong held = new AtomicLong();
    private final long start;
    private final long deadline;
    private volatile boolean cancelled;
    private volatile @Nullable Map<String, Object> request;

    Run(Plan plan, Triggered triggered, Surroundings around) {
        this.plan = plan;
        this.triggered = triggered;
        this.around = around;
        this.start = around.nanos().getAsLong();
        this.deadline = start + plan.workflow().deadline().toNanos();
    }

    Plan plan() {
        return plan;
    }

    Triggered triggered() {
        return triggered;
    }

    Outside outside() {
        return around.outside();
    }

    Trail trail() {
        return trail;
    }

    /** The request as expressions see it; made on the run's own thread, since bodies may be large. */
    Map<String, Object> request() {
        Map<String, Object> made = request;
        if (made == null) {
            made = new LinkedHashMap<>(triggered.value());
            made.put("body", Values.body(triggered.body(), triggered.contentType()));
            request = made;
        }
        return made;
    }

    Scope scope() {
        return Scope.of(
                request(),
                nodes,
                Map.of("workflow", plan.workflow().name(), "random", triggered.random(), "millis", triggered.millis()));
    }

    /** A node ended. */
    void ended(Trail.Visit visit) {
        trail.add(visit);
        around.watch().ended(visit, output(visit.node()));
    }

    void output(String node, Object value) {
        nodes.put(node, value);
    }

    Object output(String node) {
        return nodes.getOrDefault(node, Values.NOTHING);
    }

    // -- time -------------------------------------------------------------------------------------------------------

    long now() {
        return around.nanos().getAsLong();
    }

    long start() {
        return start;
    }

    long sinceStart() {
        return now() - start;
    }

    /** What is left of its time; not positive where it is over. */
    Duration left() {
        return Duration.ofNanos(deadline - now());
    }

    /** Ends the run where its time is over or nobody wants its answer. */
    void check(String node) throws RunFailure, InterruptedException {
        if (cancelled || Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        if (deadline - now() <= 0) {
            throw RunFailure.late(node);
        }
    }

    /** Waits, never longer than the run may. */
    void pause(String node, Duration time) throws RunFailure, InterruptedException {
        Duration left = left();
        boolean late = time.compareTo(left) > 0;
        if (late && left.isPositive()) {
            around.outside().pause(left);
        } else if (!late) {
            around.outside().pause(time);
        }
        if (late) {
            throw RunFailure.late(node);
        }
    }

    // -- what it spends ---------------------------------------------------------------------------------------------

    /** Counts one call of a node; false where it has had all that it may. */
    boolean spend(String node, int most) {
        return calls.computeIfAbsent(node, missing -> new AtomicInteger()).incrementAndGet() <= most;
    }

    /** Holds so many bytes until the run is over. */
    boolean hold(long bytes) {
        if (!around.bytes().take(bytes)) {
            return false;
        }
        held.addAndGet(bytes);
        return true;
    }

    long held() {
        return held.get();
    }

    // -- how it ends ------------------------------------------------------------------------------------------------

    /** Gives the caller its answer; the first one counts. */
    void answer(Answer answer) {
        if (answered.compareAndSet(false, true)) {
            around.answer().accept(answer);
        }
    }

    boolean isAnswered() {
        return answered.get();
    }

    /** Of those who want to answer or refuse, the first one may. */
    boolean takesAnswer() {
        return answered.compareAndSet(false, true);
    }

    /** Nobody wants the answer any more; what goes on behind the answer goes on. */
    void cancel() {
        if (!answered.get()) {
            stop();
        }
    }

    /** Ends everything that still runs for it. */
    void stop() {
        cancelled = true;
        threads.forEach(Thread::interrupt);
    }

    void joined(Thread thread) {
        threads.add(thread);
        if (cancelled) {
            thread.interrupt();
        }
    }

    void left(Thread thread) {
        threads.remove(thread);
    }
}
