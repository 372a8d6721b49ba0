package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.ServiceCalls;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.wire.HeadWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The last step of a route, for any kind of service. */
interface ServiceStep extends Step, ServiceCalls {

    /** Whether it has a backend that takes requests. Any thread. */
    boolean isUsable();

    /** The group of backends that this exchange would go to; null if none can take it. On the exchange's loop. */
    @Nullable
    ForwardStep leaf(LiveExchange exchange);

    /** Tells where it would be sent; {@link dev.fairlead.gateway.http.Verdict#TAKEN} if a backend would get it. */
    @Override
    dev.fairlead.gateway.http.Verdict attempt(dev.fairlead.gateway.http.Exchange exchange, Telling told);

    @Override
    default String target(LiveExchange exchange) {
        HeadWriter writer = new HeadWriter();
        ForwardPath.write(writer, exchange, "");
        return new String(writer.bytes(), 0, writer.length(), StandardCharsets.ISO_8859_1);
    }

    @Override
    default Runnable ask(LiveExchange exchange, Ask ask, Consumer<Reply> then) {
        ForwardStep leaf = leaf(exchange);
        if (leaf == null) {
            then.accept(Reply.failed("the service has no backend to send to"));
            return () -> {};
        }
        return leaf.asked(exchange, ask, then);
    }

    /** Exchanges that can be forwarded are those of an entrypoint. */
    static LiveExchange live(dev.fairlead.gateway.http.Exchange exchange) {
        if (exchange instanceof LiveExchange live) {
            return live;
        }
        throw new IllegalArgumentException("only an exchange of an entrypoint can be forwarded");
    }
}
