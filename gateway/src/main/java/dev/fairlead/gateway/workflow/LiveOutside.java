package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.ServiceCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** The world as it is: the proxy's service by the gateway's own connections, everybody else by the client of the JDK. */
final class LiveOutside implements Outside {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final LiveExchange exchange;
    private final Optional<ServiceCalls> service;
    private final OutboundHeaders secrets;

    /** One for all, made when the first is needed. Redirects are told, never followed. */
    private static final class Shared {
        private static final HttpClient CLIENT = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    LiveOutside(LiveExchange exchange, Optional<ServiceCalls> service, OutboundHeaders secrets) {
        this.exchange = exchange;
        this.service = service;
        this.secrets = secrets;
    }

    @Override
    public Reply call(Call call) throws InterruptedException {
        if (!call.toService()) {
            return elsewhere(call);
        }
        return service.isPresent() ? service(service.get(), call) : Reply.failed("the proxy has no service");
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
                call.method(), call.target(), headers, call.body(), call.time().toNanos(), call.maxBytes());
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

    // -- elsewhere --------------------------------------------------------------------------------------------------

    private Reply elsewhere(Call call) throws InterruptedException {
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(URI.create(call.target()));
            request.timeout(call.time());
            HttpRequest.BodyPublisher body = call.body().length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(call.body());
            request.method(call.method(), body);
            call.headers().forEach(request::setHeader);
        } catch (IllegalArgumentException refused) {
            return Reply.failed("it cannot be asked: " + refused.getMessage());
        }
        if (call.secret().isPresent()) {
            Optional<Map.Entry<String, String>> shown =
                    secrets.header(call.secret().get(), call.time());
            if (shown.isEmpty()) {
                return Reply.failed("the secret \"" + call.secret().get() + "\" could not be taken");
            }
            request.setHeader(shown.get().getKey(), shown.get().getValue());
        }
        CompletableFuture<HttpResponse<byte[]>> sent = Shared.CLIENT.sendAsync(
                request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), call.maxBytes()));
        try {
            return reply(sent.get(call.time().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            return Reply.failed("no answer within its time");
        } catch (ExecutionException failed) {
            return Reply.failed(why(failed, call));
        } finally {
            sent.cancel(true);
        }
    }

    private static String why(ExecutionException failed, Call call) {
        Throwable cause = failed.getCause();
        boolean tooLarge = cause instanceof IOException
                && String.valueOf(cause.getMessage()).contains("capacity");
        return tooLarge
                ? "its answer has more than " + call.maxBytes() + " bytes"
                : cause == null
                        ? "it could not be asked"
                        : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    private static Reply reply(HttpResponse<byte[]> answer) {
        Map<String, String> headers = new LinkedHashMap<>();
        answer.headers().map().forEach((name, values) -> values.forEach(value -> Reply.join(headers, name, value)));
        return new Reply(answer.statusCode(), headers, answer.body(), "");
    }
}
