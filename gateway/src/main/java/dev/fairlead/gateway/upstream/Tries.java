package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Retries;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Unheeded;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The tries of one exchange: how many are left, for which failures, and whether the service's budget has one. Methods
 * that are not safe to repeat are tried once, unless the route says otherwise.
 */
final class Tries {

    private final LiveExchange exchange;
    private final ForwardStep step;
    private final Retries allowed;
    private int made = 1;

    private Tries(LiveExchange exchange, ForwardStep step, Retries allowed) {
        this.exchange = exchange;
        this.step = step;
        this.allowed = allowed;
    }

    /** Null where the route asks for none. */
    static @Nullable Tries of(LiveExchange exchange, ForwardStep step) {
        Retries allowed = exchange.handling().retries();
        if (allowed == null) {
            return null;
        }
        step.budget(exchange.loop()).request();
        return new Tries(exchange, step, allowed);
    }

    /** Nothing was sent: costs the backend nothing, so it costs the budget nothing. */
    boolean afterConnecting() {
        return count(false);
    }

    boolean afterStatus(int status) {
        return allowed.repeats(status) && isAllowed() && count(true);
    }

    boolean afterNetworkError() {
        return allowed.networkErrors() && isAllowed() && count(true);
    }

    boolean after(Failure failure) {
        boolean wanted = failure instanceof Failure.GatewayTimeout ? allowed.repeats(504) : allowed.networkErrors();
        return wanted && isAllowed() && count(true);
    }

    private boolean count(boolean fromBudget) {
        if (made >= allowed.attempts()
                || (fromBudget
                        && !step.budget(exchange.loop()).take(exchange.home().now()))) {
            return false;
        }
        made++;
        step.retries().increment();
        return true;
    }

    private boolean isAllowed() {
        return allowed.anyMethod() || isSafe(exchange);
    }

    /** Whether the method may be repeated (RFC 9110 section 9.2.2); a page of errors is asked for with GET. */
    static boolean isSafe(LiveExchange exchange) {
        return isSafe(exchange.changes().detour() == null ? exchange.method() : "GET");
    }

    static boolean isSafe(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    /** Goes on after a random part of the longest wait, so that not all come back at once; without one at once. */
    void afterWait(Runnable then) {
        Loop loop = exchange.home();
        long longest = allowed.longestWait(made);
        long wait = longest == 0 ? 0 : loop.random().nextLong(longest + 1);
        if (wait == 0) {
            then.run();
        } else {
            Unheeded.of(loop.executor().schedule(then, wait, TimeUnit.NANOSECONDS));
        }
    }
}
