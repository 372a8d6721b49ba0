package dev.fairlead.acceptance.limits;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** Steady load on several replicas at once: each gets one request after the other at a rate, not quite evenly, as from
 * many callers. */
final class Steady implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<Line.Answer> answers = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    Steady(List<SharingGateway> replicas, double perSecondEach) {
        this(replicas.stream().map(SharingGateway::port).toList(), SharingGateway.KEY, perSecondEach);
    }

    /** On gateways at these ports, with that key. */
    Steady(List<Integer> ports, String key, double perSecondEach) {
        long gap = (long) (1e9 / perSecondEach);
        for (int port : ports) {
            SplittableRandom random = new SplittableRandom(threads.size());
            threads.add(Thread.ofPlatform().daemon().start(() -> run(port, key, gap, random)));
        }
    }

    private void run(int port, String key, long gap, SplittableRandom random) {
        try (Line line = new Line(port, "/shop/v1/x", key)) {
            long next = System.nanoTime();
            while (!over) {
                LockSupport.parkNanos(next - System.nanoTime());
                if (System.nanoTime() - next >= 0) {
                    answers.add(line.call());
                    // A machine that stood still does not make up for it by a burst.
                    next = Math.max(next + random.nextLong(gap / 2, gap * 3 / 2), System.nanoTime() - gap);
                }
            }
        } catch (IOException | RuntimeException failed) {
            failures.add(failed.toString());
        }
    }

    /** Goes on for so long. */
    Steady during(long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() - until < 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        return this;
    }

    /** Ends the load. */
    Steady stop() {
        over = true;
        for (Thread thread : threads) {
            try {
                thread.join(5000);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
        return this;
    }

    List<Line.Answer> answers() {
        return List.copyOf(answers);
    }

    /** Connections that broke, and answers that are neither 200 nor 429. */
    List<String> failures() {
        List<String> all = new ArrayList<>(failures);
        answers.stream()
                .filter(answer -> answer.status() != 200 && answer.status() != 429)
                .forEach(answer -> all.add(answer.head()));
        return all;
    }

    /** How many answers say that Redis was lost. */
    long degraded() {
        return answers.stream()
                .filter(answer -> answer.header("RateLimit").contains(";degraded"))
                .count();
    }

    /** When requests were let pass, in order. */
    long[] admitted() {
        return answers.stream()
                .filter(answer -> answer.status() == 200)
                .mapToLong(Line.Answer::atNanos)
                .sorted()
                .toArray();
    }

    /** When the requests that were let pass were sent, in order. */
    long[] sentAndAdmitted() {
        return answers.stream()
                .filter(answer -> answer.status() == 200)
                .mapToLong(answer -> answer.atNanos() - answer.tookNanos())
                .sorted()
                .toArray();
    }

    /** The most that any window of that length held. */
    static int most(long[] moments, long windowNanos) {
        int most = 0;
        int first = 0;
        for (int i = 0; i < moments.length; i++) {
            while (moments[i] - moments[first] >= windowNanos) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        return most;
    }

    /** When an exact log of the same requests, at the same moments, would have let requests pass. */
    long[] exactly(int limit, long windowNanos) {
        long[] asked = answers.stream()
                .mapToLong(answer -> answer.atNanos() - answer.tookNanos())
                .sorted()
                .toArray();
        ArrayDeque<Long> log = new ArrayDeque<>();
        List<Long> passed = new ArrayList<>();
        for (long moment : asked) {
            while (!log.isEmpty() && moment - log.getFirst() >= windowNanos) {
                log.removeFirst();
            }
            if (log.size() < limit) {
                log.add(moment);
                passed.add(moment);
            }
        }
        return passed.stream().mapToLong(Long::longValue).toArray();
    }

    /** By how many the windows of that length held less than they would have held by the exact log: the worst of them. */
    static int missing(long[] moments, long[] exact, long windowNanos) {
        int worst = 0;
        for (int last = 0; last < exact.length; last++) {
            long end = exact[last] + 1;
            worst = Math.max(worst, between(exact, end - windowNanos, end) - between(moments, end - windowNanos, end));
        }
        return worst;
    }

    private static int between(long[] sorted, long from, long to) {
        return first(sorted, to) - first(sorted, from);
    }

    private static int first(long[] sorted, long moment) {
        int at = Arrays.binarySearch(sorted, moment);
        return at < 0 ? -at - 1 : at;
    }

    /** The time that all but one in a hundred of the answers since that moment took at most. */
    long p99Nanos(long since) {
        long[] took = answers.stream()
                .filter(answer -> answer.atNanos() - answer.tookNanos() >= since)
                .mapToLong(Line.Answer::tookNanos)
                .sorted()
                .toArray();
        return took[(int) ((took.length - 1) * 0.99)];
    }

    @Override
    public void close() {
        over = true;
    }
}
