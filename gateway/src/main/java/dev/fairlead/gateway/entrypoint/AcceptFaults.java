package dev.fairlead.gateway.entrypoint;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a listener does when a connection cannot be accepted, mostly because the process may not open more files: it says
 * so, once in a while. The bootstrap has stopped accepting for a second by then, so that the loop does not spin.
 */
final class AcceptFaults extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(AcceptFaults.class);
    private static final long SILENCE_SECONDS = 10;

    private final String entrypoint;
    private final LongSupplier clock;
    private final Runnable counted;
    private boolean told;
    private long toldAt;
    private long untold;

    /**
     * For one listener.
     *
     * @param clock nanoseconds, such as {@link System#nanoTime}
     * @param counted is run for each fault
     */
    AcceptFaults(String entrypoint, LongSupplier clock, Runnable counted) {
        this.entrypoint = entrypoint;
        this.clock = clock;
        this.counted = counted;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        counted.run();
        untold++;
        long now = clock.getAsLong();
        if (told && now - toldAt < TimeUnit.SECONDS.toNanos(SILENCE_SECONDS)) {
            return;
        }
        LOG.atWarn()
                .addKeyValue("entrypoint", entrypoint)
                .addKeyValue("reason", String.valueOf(cause.getMessage()))
                .addKeyValue("times", untold)
                .addKeyValue(
                        "remedy",
                        "callers wait until others leave; if too many files are open, raise the limit of open files"
                                + " (ulimit -n, LimitNOFILE=, ulimits of the container) or lower FAIRLEAD_MAX_CONNECTIONS")
                .log("accept_failed");
        told = true;
        toldAt = now;
        untold = 0;
    }
}
