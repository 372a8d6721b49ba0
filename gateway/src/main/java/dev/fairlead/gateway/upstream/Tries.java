package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Retries;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The tries of one exchange: how many are left, for which failures, and whether the service's budget has one. Methods
 * that are not safe to repeat are tried once, unless the route says otherwise.
 */
final class Tries {

    private final LiveExchange exchange;
    private final ForwardStep step;
    private final @Nullable Retries allowed;
    private int made = 1;
    private long first;

    private Tries(LiveExchange exchange, ForwardStep step, @Nullable Retries allowed) {
        this.exchange = exchange;
        this.step = step;
        this.allowed = allowed;
    }

    static Tries of(LiveExchange exchange, ForwardStep step) {
        Retries allowed = exchange.handling().retries();
        if (allowed != null) {
            step.budget(exchange.loop()).request();
        }
        return new Tries(exchange, step, allowed);
    }

    /** When the first try was made, on the loop's clock. */
    long firstNanos(long now) {
        first = first == 0 ? now : first;
        return first;
    }

    /** No more of them, whatever comes. */
    void noMore() {
        made = Integer.MAX_VALUE;
    }

    /** Nothing was sent: costs the backend nothing, so it costs the budget nothing. */
    boolean afterConnecting() {
        return allowed != null && count(allowed, false);
    }

    boolean afterStatus(int status) {
        return allowed != null && allowed.repeats(status) && isAllowed(allowed) && count(allowed, true);
    }

    boolean afterNetworkError() {
        return allowed != null && allowed.networkErrors() && isAllowed(allowed) && count(allowed, true);
    }

    boolean after(Failure failure) {
        if (allowed == null) {
            return false;
        }
        boolean wanted = failure instanceof Failure.GatewayTimeout ? allowed.repeats(504) : allowed.networkErrors();
        return wanted && isAllowed(allowed) && count(allowed, true);
    }

    private boolean count(Retries limits, boolean fromBudget) {
        if (made >= limits.attempts()
                || (fromBudget
                        && !step.budget(exchange.loop()).take(exchange.home().now()))) {
            return false;
        }
        made++;
        step.retries().increment();
        return true;
    }

    private boolean isAllowed(Retries limits) {
        return limits.anyMethod() || isSafe();
    }

    /** Whether the method may be repeated (RFC 9110 section 9.2.2). */
    boolean isSafe() {
        return switch (exchange.method()) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    /** Nanoseconds to wait before the next try: a random part of the longest wait, so that not all come back at once. */
    long wait(RandomGenerator random) {
        long longest = allowed == null ? 0 : allowed.longestWait(made);
        return longest == 0 ? 0 : random.nextLong(longest + 1);
    }
}
