package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.tls.Choice;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The handshakes of an entrypoint with TLS: bounded in number and in time, counted. Loads nothing of TLS before the
 * first connection.
 */
public final class Handshakes {

    /** Chooses what a caller gets, at once or later. */
    public interface Choosing {

        /** Called on a loop; {@code host} is null where the caller names none. */
        Future<Choice> choose(@Nullable String host, EventExecutor executor);

        /** Whether hosts may have to be proven to be ours (RFC 8737). */
        boolean proves();

        /** Called on a loop, for a host whose proof an authority wants to see. */
        Future<Choice> prove(String host, EventExecutor executor);
    }

    private final Choosing choosing;
    private final Duration timeout;
    private final int most;
    private final AtomicInteger going = new AtomicInteger();
    private final LongAdder completed = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /**
     * @param timeout for a whole handshake; beyond: the connection closes
     * @param most at one time; beyond: the connection closes
     */
    public Handshakes(Choosing choosing, Duration timeout, int most) {
        this.choosing = choosing;
        this.timeout = timeout;
        this.most = most;
    }

    Choosing choosing() {
        return choosing;
    }

    Duration timeout() {
        return timeout;
    }

    /** Begins one on a connection that was just accepted. */
    void begin(SocketChannel channel, EntrypointLoop home) {
        if (going.incrementAndGet() > most) {
            going.decrementAndGet();
            failed.increment();
            channel.pipeline().addLast(new TurnedAway());
            return;
        }
        SecureStart.begin(channel, home, this);
    }

    void completed() {
        going.decrementAndGet();
        completed.increment();
    }

    /** It is none of ours after all. */
    void passedOn() {
        going.decrementAndGet();
    }

    void failed() {
        going.decrementAndGet();
        failed.increment();
    }

    /** Those that are going on now. Any thread. */
    public int going() {
        return going.get();
    }

    /** Those that succeeded. Any thread. */
    public long completedCount() {
        return completed.sum();
    }

    /** Those that did not. Any thread. */
    public long failedCount() {
        return failed.sum();
    }
}
