package dev.fairlead.compose.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks both sides all of a suite: each request of both at one time, so many requests at a time. Those that ask for a limit
 * are sent alone, one after the other, when all others are done.
 */
final class Replay {

    private final Suite suite;
    private final Side a;
    private final Side b;

    Replay(Suite suite, Side a, Side b) {
        this.suite = suite;
        this.a = a;
        this.b = b;
    }

    List<Outcome.Asked> run(int atOnce) throws InterruptedException {
        List<Outcome.Asked> results = new ArrayList<>();
        try (ExecutorService workers =
                Executors.newFixedThreadPool(2 * atOnce, Thread.ofVirtual().factory())) {
            List<Callable<Outcome.Asked>> plain = new ArrayList<>();
            try (ExecutorService pairs =
                    Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
                for (Ask ask : suite.requests()) {
                    if (!ask.isLimit()) {
                        plain.add(() -> once(ask, workers));
                    }
                }
                for (Future<Outcome.Asked> each : pairs.invokeAll(plain)) {
                    results.add(value(each));
                }
            }
            for (Ask ask : suite.requests()) {
                if (ask.isLimit()) {
                    results.add(limit(ask, workers));
                }
            }
        }
        return results;
    }

    private Outcome.Asked once(Ask ask, ExecutorService workers) throws InterruptedException {
        Future<Reply> left = workers.submit(() -> a.ask(ask, suite.headers()));
        Reply right = b.ask(ask, suite.headers());
        Reply other = value(left);
        return new Outcome.Asked(
                ask.name(),
                ask.method() + " " + ask.path(),
                other.status() == right.status()
                        ? String.valueOf(right.status())
                        : other.status() + " / " + right.status(),
                new Comparison(suite).of(other, right));
    }

    private static <T> T value(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("asking never fails: it says why there is no answer", failed);
        }
    }

    // -- limits -------------------------------------------------------------------------------------------------------

    /** How a run of one request went: how many were let through, and what was told of the limit. */
    private record Run(int through, int refused, int failed, String policy, boolean told, boolean after) {}

    private Outcome.Asked limit(Ask ask, ExecutorService workers) throws InterruptedException {
        Future<Run> left = workers.submit(() -> repeated(ask, a));
        Run right = repeated(ask, b);
        Run other = value(left);
        List<Mismatch> mismatches = new ArrayList<>();
        if (Math.abs(other.through() - right.through()) > suite.tolerance()) {
            mismatches.add(new Mismatch(
                    "limit: let through", String.valueOf(other.through()), String.valueOf(right.through())));
        }
        if (!other.policy().equals(right.policy())) {
            mismatches.add(new Mismatch("limit: RateLimit-Policy", other.policy(), right.policy()));
        }
        if (other.told() != right.told()) {
            mismatches.add(new Mismatch("limit: RateLimit is told", yes(other.told()), yes(right.told())));
        }
        if (other.after() != right.after()) {
            mismatches.add(new Mismatch("limit: Retry-After on 429", yes(other.after()), yes(right.after())));
        }
        if (other.failed() != right.failed()) {
            mismatches.add(new Mismatch(
                    "limit: without an answer", String.valueOf(other.failed()), String.valueOf(right.failed())));
        }
        String status = other.through() + " of " + ask.repeat()
                + (other.through() == right.through() ? "" : " / " + right.through()) + " let through";
        return new Outcome.Asked(
                ask.name(), ask.repeat() + " x " + ask.method() + " " + ask.path(), status, mismatches);
    }

    private static String yes(boolean yes) {
        return yes ? "yes" : "no";
    }

    private Run repeated(Ask ask, Side side) {
        int through = 0;
        int refused = 0;
        int failed = 0;
        String policy = "";
        boolean told = false;
        boolean after = true;
        for (int i = 0; i < ask.repeat(); i++) {
            Reply reply = side.ask(ask, suite.headers());
            boolean limited = reply.status() == 429;
            through += !limited && reply.status() > 0 ? 1 : 0;
            refused += limited ? 1 : 0;
            failed += reply.status() == 0 ? 1 : 0;
            policy = reply.header("ratelimit-policy").isEmpty() ? policy : reply.header("ratelimit-policy");
            told |= !reply.header("ratelimit").isEmpty();
            after &= !limited || !reply.header("retry-after").isEmpty();
            if (failed > 3) {
                break;
            }
        }
        return new Run(through, refused, failed, policy, told, refused > 0 && after);
    }
}
