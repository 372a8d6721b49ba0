package dev.fairlead.gateway.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one exchange through the route finder and the steps of its route, in order, until one refuses it or takes it.
 * A suspended exchange holds no thread: {@link #resume} comes back to its loop with the verdict of the step that
 * waited.
 */
public final class Pipeline {

    /** Who writes the answers that are not forwarded. */
    public interface Answers {

        /** Writes the failure's document. */
        void refuse(Failure failure);

        /** Writes an answer of the gateway's own. */
        void answer(int status, String contentType, byte[] body);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final LiveExchange exchange;
    private @Nullable Answers answers;
    private @Nullable Caller caller;
    private int next;
    private boolean suspended;
    private boolean wasSuspended;

    /** Counts requests: an exchange may end, and begin again for the next one, inside a step's call. */
    private int turn;

    Pipeline(LiveExchange exchange) {
        this.exchange = exchange;
    }

    void clear() {
        answers = null;
        caller = null;
        next = 0;
        suspended = false;
    }

    /** Finds the route and runs its steps. */
    public <C extends Caller & Answers> void run(RouteFinder routes, C connection) {
        caller = connection;
        answers = connection;
        turn++;
        go(first(routes), connection);
    }

    /** Ends the exchange from outside of its steps; nothing happens if it is over. On its loop. */
    void fail(Failure failure) {
        Caller connection = caller;
        if (connection != null) {
            connection.fail(failure);
        }
    }

    /** Puts a stage around the caller: everything that answers from now on speaks to it. For steps, before they forward. */
    public void around(Function<Caller, AnswerStage> stage) {
        caller = stage.apply(caller());
    }

    /** The exchange ended: whatever resumes it now is too late. */
    public void end() {
        if (caller instanceof AnswerStage stage) {
            stage.endAll();
        }
        answers = null;
        caller = null;
        suspended = false;
    }

    /** Whether some thread may still hold the exchange, so that it must not be used again. */
    public boolean wasSuspended() {
        return wasSuspended;
    }

    /** How many steps of its route began. */
    public int begun() {
        return next;
    }

    /** The caller's side, for the step that forwards. */
    public Caller caller() {
        Caller connection = caller;
        if (connection == null) {
            throw new IllegalStateException("the exchange is over");
        }
        return connection;
    }

    void suspend() {
        suspended = true;
        wasSuspended = true;
    }

    void resume(Verdict verdict) {
        // Also from its own loop: the step that suspended it must have returned first.
        exchange.home().executor().execute(() -> {
            Answers connection = answers;
            if (suspended && connection != null) {
                suspended = false;
                go(verdict, connection);
            }
        });
    }

    private void go(Verdict first, Answers connection) {
        int mine = turn;
        Verdict verdict = first;
        while (verdict == Verdict.CONTINUE) {
            verdict = step();
            if (mine != turn || answers == null) {
                return;
            }
        }
        switch (verdict) {
            case REFUSED -> {
                Failure failure = exchange.failure();
                Failure why = failure == null ? new Failure.Fault("refused without a failure") : failure;
                if (caller instanceof AnswerStage stage) {
                    stage.fail(why);
                } else {
                    connection.refuse(why);
                }
            }
            case TAKEN -> {
                OwnAnswer own = exchange.own();
                if (own != null) {
                    if (caller instanceof AnswerStage stage) {
                        stage.answerAll(own);
                    }
                    connection.answer(own.status(), own.contentType(), own.body());
                }
            }
            case SUSPENDED, CONTINUE -> {}
        }
    }

    /** The boundary where a fault of ours becomes a 500 of this one request. */
    private Verdict first(RouteFinder routes) {
        try {
            return routes.find(exchange);
        } catch (RuntimeException fault) {
            return fault("finding the route", fault);
        }
    }

    /** The boundary where a fault of ours becomes a 500 of this one request. */
    private Verdict step() {
        CompiledRoute route = exchange.route();
        List<Step> steps = route == null ? List.of() : route.steps();
        if (next >= steps.size()) {
            return exchange.refuse(new Failure.Fault("no step took the request"));
        }
        Step step = steps.get(next++);
        StepClock clock = exchange.handling().clock();
        if (clock != null) {
            clock.begins(step.name(), exchange.home().freshNow());
        }
        try {
            return step.apply(exchange);
        } catch (RuntimeException fault) {
            return fault(step.name(), fault);
        }
    }

    private Verdict fault(String where, RuntimeException fault) {
        LOG.error("request-failed step=\"{}\" request_id={}", where, exchange.requestId(), fault);
        return exchange.refuse(new Failure.Fault(where + ": " + fault));
    }
}
