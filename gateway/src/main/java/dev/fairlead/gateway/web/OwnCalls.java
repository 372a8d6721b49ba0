package dev.fairlead.gateway.web;

import dev.fairlead.gateway.tls.AskedTls;
import dev.fairlead.gateway.tls.AskedTrusts;
import dev.fairlead.model.tls.ServerTrust;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * What the gateway asks by itself, where objects say that it is to: who lets requests pass, who has the keys of tokens,
 * who gives tokens out. They are at addresses where backends may be, or are not asked.
 */
public final class OwnCalls implements AutoCloseable {

    private final WebCalls web = new WebCalls(List.of());
    private final BackendAddresses allowed;
    private final Function<ServerTrust, AskedTls> trusts;

    /** Calls of servers of which nothing more is said than where they are. */
    public OwnCalls(BackendAddresses allowed) {
        this(allowed, new AskedTrusts(InstantSource.system())::of);
    }

    /**
     * Calls of a gateway.
     *
     * @param allowed where backends may be
     * @param trusts loads what trusts name
     */
    public OwnCalls(BackendAddresses allowed, Function<ServerTrust, AskedTls> trusts) {
        this.allowed = allowed;
        this.trusts = trusts;
    }

    /** The way to servers of which more is said than where they are; the same for equal trusts. */
    public AskedTls way(ServerTrust trust) {
        return trusts.apply(trust);
    }

    /** Of a gateway of which nothing is said. */
    public static OwnCalls usual() {
        return new OwnCalls(BackendAddresses.usual());
    }

    /**
     * Asks on a thread of its own. The future ends at the latest when the time is over; what it fails with has the reason
     * in a part of a sentence.
     *
     * @param headers none that speaks of framing
     * @param maxBytes of the answer's body
     */
    public CompletableFuture<WebCalls.Answer> ask(
            String method, URI address, Map<String, String> headers, byte[] body, int maxBytes, Duration time) {
        return ask(method, address, headers, body, maxBytes, time, Optional.empty());
    }

    /** As {@link #ask(String, URI, Map, byte[], int, Duration)}, where {@code way} leads. */
    public CompletableFuture<WebCalls.Answer> ask(
            String method,
            URI address,
            Map<String, String> headers,
            byte[] body,
            int maxBytes,
            Duration time,
            Optional<AskedTls> way) {
        WebCalls.Request request = new WebCalls.Request(method, address, headers, body, maxBytes, allowed, way, true);
        CompletableFuture<WebCalls.Answer> asked = new CompletableFuture<>();
        Thread asking = Thread.ofVirtual().name("own-call").start(() -> {
            try {
                asked.complete(web.call(request));
            } catch (IOException | RuntimeException failed) {
                asked.completeExceptionally(failed);
            }
        });
        return asked.orTimeout(time.toNanos(), TimeUnit.NANOSECONDS).exceptionallyCompose(failed -> {
            if (!(failed instanceof TimeoutException)) {
                return CompletableFuture.failedFuture(failed);
            }
            // Nobody waits any more: this closes its connection.
            asking.interrupt();
            return CompletableFuture.failedFuture(new NotAsked("no answer within " + time.toMillis() + " ms"));
        });
    }

    /**
     * As {@link #ask}, and waits for the answer.
     *
     * @throws IOException with the reason in a part of a sentence
     */
    public WebCalls.Answer call(
            String method, URI address, Map<String, String> headers, byte[] body, int maxBytes, Duration time)
            throws IOException, InterruptedException {
        CompletableFuture<WebCalls.Answer> asked = ask(method, address, headers, body, maxBytes, time);
        try {
            return asked.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException known ? known : new IOException(failed.getCause());
        }
    }

    /** Connections that are kept. */
    public int idle() {
        return web.idle();
    }

    /** Names that are being looked up, or wait for it. */
    public int namesWaiting() {
        return web.namesWaiting();
    }

    @Override
    public void close() {
        web.close();
    }
}
