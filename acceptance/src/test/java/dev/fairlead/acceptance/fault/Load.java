package dev.fairlead.acceptance.fault;

import dev.fairlead.acceptance.peer.Answers;
import dev.fairlead.acceptance.peer.Caller;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** Well-behaved callers, each with a connection that it keeps, at a steady pace, while something rude goes on. */
public final class Load implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String host;
    private final int port;
    private final String head;
    private final Duration pause;
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    private Load(String host, int port, String head, Duration pause) {
        this.host = host;
        this.port = port;
        this.head = head;
        this.pause = pause;
    }

    /**
     * Starts it.
     *
     * @param head what each sends again and again: a whole request without a body
     * @param callers how many at once
     * @param pause between two requests of one caller
     */
    public static Load start(String host, int port, String head, int callers, Duration pause) {
        Load load = new Load(host, port, head, pause);
        for (int i = 0; i < callers; i++) {
            load.threads.add(Thread.ofVirtual().start(load::run));
        }
        return load;
    }

    /** How many were answered with 200 so far. */
    public int good() {
        return nanos.size();
    }

    /** What went wrong so far. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** The 99th percentile since the last call of this method. */
    public Duration takeP99() {
        List<Long> taken = new ArrayList<>();
        for (Long next = nanos.poll(); next != null; next = nanos.poll()) {
            taken.add(next);
        }
        long[] sorted = taken.stream().mapToLong(Long::longValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new AssertionError("nothing was answered; failures: "
                    + Arrays.toString(failures.stream().limit(5).toArray()));
        }
        return Duration.ofNanos(sorted[(int) (sorted.length * 0.99)]);
    }

    private void run() {
        while (!stopped) {
            try (Caller caller = new Caller(host, port)) {
                // A new connection now and then, so that what came in is not kept for ever.
                for (int i = 1; i <= 100 && !stopped && !caller.ended(); i++) {
                    one(caller, i);
                    LockSupport.parkNanos(pause.toNanos());
                }
            } catch (IOException e) {
                if (!stopped) {
                    failures.add(e.toString());
                }
            }
        }
    }

    private void one(Caller caller, int number) throws IOException {
        long start = System.nanoTime();
        caller.send(head);
        Answers answers = caller.await(number, PATIENCE);
        if (stopped) {
            return;
        }
        if (answers.whole().size() == number && answers.whole().getLast().status() == 200) {
            nanos.add(System.nanoTime() - start);
        } else {
            failures.add(
                    answers.whole().size() == number ? answers.whole().getLast().toString() : answers.toString());
            caller.close();
            throw new IOException("the caller starts again after " + failures.size() + " failures");
        }
    }

    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join(PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
