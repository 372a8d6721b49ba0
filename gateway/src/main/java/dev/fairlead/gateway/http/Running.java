package dev.fairlead.gateway.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of one entrypoint on one loop that are not over. Joining and leaving write a few references and nothing
 * else; whoever must find some of them walks the list, which happens when configuration changes and not for a request.
 */
public final class Running {

    private @Nullable LiveExchange first;

    /** It begins. */
    public void add(LiveExchange exchange) {
        LiveExchange second = first;
        exchange.after = second;
        exchange.before = null;
        if (second != null) {
            second.before = exchange;
        }
        first = exchange;
    }

    /** It is over. */
    public void remove(LiveExchange exchange) {
        LiveExchange before = exchange.before;
        LiveExchange after = exchange.after;
        if (before != null) {
            before.after = after;
        } else if (first == exchange) {
            first = after;
        }
        if (after != null) {
            after.before = before;
        }
        exchange.before = null;
        exchange.after = null;
    }

    /** Ends those for which there is a reason: refused where the answer has not begun, else cut or closed. */
    public void endWhere(Function<Exchange, @Nullable Failure> reason) {
        // Ending one takes it off the list, and may begin the next request of its connection.
        List<Runnable> ends = new ArrayList<>();
        for (LiveExchange exchange = first; exchange != null; exchange = exchange.after) {
            Failure failure = reason.apply(exchange);
            if (failure != null) {
                Pipeline pipeline = exchange.pipeline();
                ends.add(() -> pipeline.fail(failure));
            }
        }
        ends.forEach(Runnable::run);
    }
}
