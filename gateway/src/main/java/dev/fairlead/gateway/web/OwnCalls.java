package dev.fairlead.gateway.web;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the gateway asks by itself, where objects say that it is to: who lets requests pass, who has the keys of tokens,
 * who gives tokens out. They are at addresses where backends may be, or are not asked.
 */
public final class OwnCalls implements AutoCloseable {

    private final WebCalls web = new WebCalls(List.of());
    private final BackendAddresses allowed;

    /** @param allowed where backends may be */
    public OwnCalls(BackendAddresses allowed) {
        this.allowed = allowed;
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
        WebCalls.Request request = new WebCalls.Request(method, address, headers, body, maxBytes, allowed);
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
