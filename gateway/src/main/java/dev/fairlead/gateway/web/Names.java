package dev.fairlead.gateway.web;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The addresses of names, for virtual threads. The system's resolver blocks the thread that asks it, and with it one of
 * the few that carry all virtual ones, as many as there are cores: one slow name server would stop everybody. So a few
 * threads ask it, one for a name at a time; who wants the same name meanwhile waits for the same answer.
 */
final class Names implements AutoCloseable {

    private static final int RESOLVERS = 4;

    /** Names that wait for a thread; one more is refused. */
    private static final int MOST_WAITING = 256;

    private static final int IDLE_SECONDS = 10;

    private final Map<String, CompletableFuture<List<InetAddress>>> lookups = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor resolvers;
    private final Resolver resolver;

    /** Looks a name up; may block for long. */
    @FunctionalInterface
    interface Resolver {
        /** At least one. */
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    Names(Resolver resolver) {
        this.resolver = resolver;
        this.resolvers = new ThreadPoolExecutor(
                RESOLVERS,
                RESOLVERS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name("own-call-names-", 0).daemon().factory());
        resolvers.allowCoreThreadTimeOut(true);
    }

    /**
     * All addresses of a name, or the one that is written.
     *
     * @throws InterruptedIOException when the thread is interrupted, since nobody waits any more
     */
    List<InetAddress> of(String host) throws UnknownHostException, InterruptedIOException {
        try {
            return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException aName) {
            return lookedUp(host);
        }
    }

    private List<InetAddress> lookedUp(String host) throws UnknownHostException, InterruptedIOException {
        CompletableFuture<List<InetAddress>> own = new CompletableFuture<>();
        CompletableFuture<List<InetAddress>> running = lookups.putIfAbsent(host, own);
        if (running == null) {
            start(host, own);
        }
        try {
            return (running == null ? own : running).get();
        } catch (InterruptedException nobodyWaits) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("no answer to " + host + " in its time");
        } catch (ExecutionException failed) {
            UnknownHostException unknown = new UnknownHostException(host);
            unknown.initCause(failed.getCause());
            throw unknown;
        }
    }

    private void start(String host, CompletableFuture<List<InetAddress>> told) {
        try {
            resolvers.execute(() -> {
                try {
                    List<InetAddress> found = List.of(resolver.addresses(host));
                    lookups.remove(host);
                    told.complete(found);
                } catch (UnknownHostException | RuntimeException unknown) {
                    lookups.remove(host);
                    told.completeExceptionally(unknown);
                }
            });
        } catch (RejectedExecutionException full) {
            lookups.remove(host);
            told.completeExceptionally(full);
        }
    }

    /** Names that are being looked up, or wait for it. */
    int waiting() {
        return lookups.size();
    }

    @Override
    public void close() {
        resolvers.shutdownNow();
    }
}
