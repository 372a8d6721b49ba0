package dev.fairlead.gateway.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.Malformed;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call whose route never answers, on a clock that the test moves. */
class InnerCallTest {

    private final AtomicLong nanos = new AtomicLong();
    private final EventLoops loops = EventLoops.start(1, nanos::get, new SplittableRandom(1));
    private final TrustedProxies nobody = new TrustedProxies(List.of());

    @AfterEach
    void stop() {
        loops.stop(Duration.ofSeconds(2));
    }

    @Test
    void a_call_takes_a_minute_at_most() throws Exception {
        Loop loop = loops.loops().getFirst();
        CompletableFuture<Void> waits = new CompletableFuture<>();
        Step never = new Never(waits);
        CompiledRoute route = new CompiledRoute(
                "shop/things/read@file", "shop", "things", "read", "", new PathRewrite.Keep(), List.of(never));
        Surroundings surroundings = new Surroundings(
                exchange -> {
                    exchange.route(route);
                    return Verdict.CONTINUE;
                },
                Limits.standard(),
                nobody,
                new Silent(),
                InstantSource.system());
        ToolCall call = new ToolCall(route, "GET", "/shop/v1/things/1", Map.of(), "", new byte[0]);
        CompletableFuture<InnerCall.Reply> told = new CompletableFuture<>();
        loop.executor().execute(() -> InnerCall.send(message(loop), call, surroundings, told::complete));
        waits.get(10, TimeUnit.SECONDS);
        nanos.set(InnerCall.PATIENCE.minusSeconds(1).toNanos());
        assertThat(CompletableFuture.supplyAsync(told::isDone, loop.executor()).get(10, TimeUnit.SECONDS))
                .isFalse();
        nanos.set(InnerCall.PATIENCE.plusSeconds(1).toNanos());
        InnerCall.Reply reply = told.get(10, TimeUnit.SECONDS);
        assertThat(reply.status()).isEqualTo(504);
        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).contains("\"status\":504");
    }

    private LiveExchange message(Loop loop) {
        LiveExchange message = new LiveExchange(loop, "http", nobody);
        byte[] head = "POST /mcp HTTP/1.1\r\nHost: a.example\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        Fields fields = message.head().fields();
        System.arraycopy(head, 0, fields.room(head.length), fields.filled(), head.length);
        fields.filled(head.length);
        try {
            message.head().parse(Limits.standard().requestHead());
        } catch (Malformed impossible) {
            throw new AssertionError(impossible);
        }
        message.begin(nobody.peer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)), loop.now(), 0);
        return message;
    }

    private record Never(CompletableFuture<Void> waits) implements Step {

        @Override
        public String name() {
            return "never";
        }

        @Override
        public Verdict apply(Exchange exchange) {
            waits.complete(null);
            return exchange.suspend();
        }
    }

    private static final class Silent implements Observer {

        @Override
        public void began(Exchange exchange) {}

        @Override
        public void ended(Exchange exchange) {}
    }
}
