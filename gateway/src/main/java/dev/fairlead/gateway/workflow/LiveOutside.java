package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.ServiceCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** The world as it is: the proxy's service by the gateway's own connections, all others beside them. */
final class LiveOutside implements Outside {

    private final LiveExchange exchange;
    private final Optional<ServiceCalls> service;
    private final Others others;

    LiveOutside(LiveExchange exchange, Optional<ServiceCalls> service, Others others) {
        this.exchange = exchange;
        this.service = service;
        this.others = others;
    }

    @Override
    public Reply call(Call call) throws InterruptedException {
        if (!call.toService()) {
            return others.call(call);
        }
        return service.isPresent() ? service(service.get(), call) : Reply.failed("the proxy has no service");
    }

    @Override
    public Told ask(Question question) throws InterruptedException {
        return others.ask(question);
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    // -- the service ------------------------------------------------------------------------------------------------

    private Reply service(ServiceCalls calls, Call call) throws InterruptedException {
        List<String> headers = new ArrayList<>();
        call.headers().forEach((name, value) -> {
            headers.add(name);
            headers.add(value);
        });
        ServiceCalls.Ask ask = new ServiceCalls.Ask(
                call.method(),
                call.target(),
                headers,
                call.body(),
                call.time().toNanos(),
                call.maxBytes(),
                call.again());
        CompletableFuture<ServiceCalls.Reply> replied = new CompletableFuture<>();
        AtomicReference<Runnable> giveUp = new AtomicReference<>(() -> {});
        exchange.home().executor().execute(() -> {
            if (!replied.isDone()) {
                giveUp.set(calls.ask(exchange, ask, replied::complete));
            }
        });
        try {
            // The timers of loops are coarser.
            return reply(replied.get(call.time().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            return Reply.failed("no answer within its time");
        } catch (ExecutionException impossible) {
            return Reply.failed(String.valueOf(impossible.getCause()));
        } finally {
            if (!replied.isDone()) {
                replied.cancel(false);
                exchange.home().executor().execute(() -> giveUp.get().run());
            }
        }
    }

    private static Reply reply(ServiceCalls.Reply reply) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < reply.headers().size(); i += 2) {
            Reply.join(headers, reply.headers().get(i), reply.headers().get(i + 1));
        }
        String failure = reply.failure();
        return new Reply(reply.status(), headers, reply.body(), failure == null ? "" : failure);
    }
}
