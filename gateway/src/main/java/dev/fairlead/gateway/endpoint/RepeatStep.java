package dev.fairlead.gateway.endpoint;

import dev.fairlead.gateway.http.Ending;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Failure.NotRepeatable.Why;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.model.Contract.Repeating;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code Idempotency-Key}: a request that is sent again under the key of an earlier one is answered as that one was, and
 * not done again. The key belongs to the client and the endpoint; with it goes a digest of the request, so that a key that
 * is used for something else is refused. While the first is under way the second waits.
 *
 * <p>Only what is final is kept: after a 5xx, or an answer whose end did not come, the key is free again.
 */
final class RepeatStep implements Step {

    /** Characters of a key. */
    private static final int MAX_KEY = 255;

    /** Between two looks at a request that is under way. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final String HEADER = "idempotency-key";
    private static final byte[] NO_BODY = {};
    private static final byte[] NOT_KEPT = {};

    private final Repeating repeating;
    private final int maxBytes;
    private final HeldBytes budget;
    private final Replies shared;
    private final Replies local;

    /**
     * The step of one endpoint.
     *
     * @param maxBytes of a request's body
     * @param shared what all replicas know; the same as local where they do not tell each other
     * @param local what this replica knows
     */
    RepeatStep(Repeating repeating, int maxBytes, HeldBytes budget, Replies shared, Replies local) {
        this.repeating = repeating;
        this.maxBytes = maxBytes;
        this.budget = budget;
        this.shared = shared;
        this.local = local;
    }

    @Override
    public String name() {
        return "idempotency";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        Failure failure = failure(exchange);
        if (failure != null) {
            return exchange.refuse(failure);
        }
        String key = key(exchange);
        if (key == null || !(exchange instanceof LiveExchange live)) {
            return Verdict.CONTINUE;
        }
        HeldBody there = HeldBody.of(live);
        if (there == null && Bodies.has(live)) {
            if (Bodies.length(live) > maxBytes) {
                return live.refuse(new Failure.BodyTooLarge(maxBytes));
            }
            HeldBody body = HeldBody.around(live, maxBytes, budget);
            return body.collect(() -> new Claim(live, key, body.whole()).ask());
        }
        Verdict suspended = live.suspend();
        new Claim(live, key, there == null ? NO_BODY : there.whole()).ask();
        return suspended;
    }

    /** Nothing is claimed. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        Failure failure = failure(exchange);
        if (failure != null) {
            return exchange.refuse(failure);
        }
        if (key(exchange) != null) {
            told.assumes("its key was not used before");
        }
        return Verdict.CONTINUE;
    }

    private @Nullable Failure failure(Exchange exchange) {
        if (Bodies.isSafe(exchange.method())) {
            return null;
        }
        int count = exchange.headerCount(HEADER);
        if (count == 0) {
            return repeating.required() ? new Failure.NotRepeatable(Why.NO_KEY) : null;
        }
        return count > 1 || key(exchange) == null ? new Failure.NotRepeatable(Why.BAD_KEY) : null;
    }

    // A string of RFC 9651, as the draft has it, or bare, as most send it.
    private static @Nullable String key(Exchange exchange) {
        String value = Bodies.isSafe(exchange.method()) ? null : exchange.header(HEADER);
        if (value == null) {
            return null;
        }
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        String key = quoted ? value.substring(1, value.length() - 1) : value;
        boolean fits = !key.isEmpty()
                && key.length() <= MAX_KEY
                && key.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\');
        return fits ? key : null;
    }

    /** One request under its key. On its loop, but for what the replies tell. */
    private final class Claim implements Ending, RecordedAnswer.Hearer {

        private final LiveExchange exchange;
        private final String name;
        private final String print;
        private final String owner;
        private final long untilNanos;
        private final Timer timer = new Timer(this::ask);
        private final Timer holding = new Timer(this::hold);
        private Replies replies = shared;
        private boolean left;

        Claim(LiveExchange exchange, String key, byte[] body) {
            this.exchange = exchange;
            String route = exchange.route() == null ? "" : exchange.route().route();
            String type = exchange.header("content-type");
            this.name = Digests.of(exchange.client(), route, key);
            this.print =
                    Digests.of(body, exchange.method(), exchange.path(), exchange.query(), type == null ? "" : type);
            this.owner = exchange.requestId() + "-"
                    + Long.toHexString(exchange.home().random().nextLong());
            this.untilNanos = exchange.home().now() + repeating.patience().toNanos();
            exchange.handling().whenEnded(this);
        }

        void ask() {
            replies.claim(
                    name, print, owner, outcome -> exchange.home().executor().execute(() -> heard(outcome)));
        }

        private void heard(Replies.Outcome outcome) {
            if (left) {
                if (outcome instanceof Replies.Outcome.Fresh) {
                    replies.release(name, owner);
                }
                return;
            }
            switch (outcome) {
                case Replies.Outcome.Fresh ignored -> {
                    exchange.pipeline()
                            .around(next -> new RecordedAnswer(next, exchange, repeating.maxAnswerBytes(), this));
                    holdLater();
                    exchange.resume(Verdict.CONTINUE);
                }
                case Replies.Outcome.Done done -> again(done.answer());
                case Replies.Outcome.Busy ignored -> busy();
                case Replies.Outcome.Other ignored -> refuse(Why.OTHER_REQUEST);
                case Replies.Outcome.Full ignored -> refuse(Why.FULL);
                case Replies.Outcome.Lost ignored -> lostSight();
            }
        }

        // However long the answer takes, nobody else may begin meanwhile.
        private void hold() {
            replies.hold(name, owner);
            holdLater();
        }

        private void holdLater() {
            long every = replies.holdEvery().toNanos();
            if (every > 0) {
                exchange.home().timers().set(holding, exchange.home().now() + every);
            }
        }

        private void again(byte[] answer) {
            if (answer.length == NOT_KEPT.length) {
                refuse(Why.NOT_KEPT);
            } else {
                exchange.resume(StoredAnswer.unpacked(answer).play(exchange, List.of("Idempotency-Replayed", "true")));
            }
        }

        private void busy() {
            long now = exchange.home().now();
            if (now >= untilNanos) {
                refuse(Why.UNDER_WAY);
            } else {
                exchange.home().timers().set(timer, Math.min(untilNanos, now + LOOK_NANOS));
            }
        }

        private void lostSight() {
            if (replies == local || repeating.whenLost() == Repeating.WhenLost.CLOSED) {
                refuse(Why.LOST);
            } else {
                replies = local;
                ask();
            }
        }

        private void refuse(Why why) {
            exchange.resume(exchange.refuse(new Failure.NotRepeatable(why)));
        }

        // -- the answer of the one that goes on -----------------------------------------------------------------------

        @Override
        public void whole(int status, @Nullable StoredAnswer answer) {
            exchange.home().timers().cancel(holding);
            if (status >= 500) {
                replies.release(name, owner);
            } else {
                replies.keep(name, owner, answer == null ? NOT_KEPT : answer.packed(), repeating.keep());
            }
        }

        @Override
        public void lost() {
            exchange.home().timers().cancel(holding);
            replies.release(name, owner);
        }

        @Override
        public void ended(Exchange over) {
            left = true;
            exchange.home().timers().cancel(timer);
            exchange.home().timers().cancel(holding);
        }
    }
}
