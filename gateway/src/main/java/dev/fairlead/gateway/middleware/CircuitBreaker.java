package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Ending;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closed, it lets everything through and measures. When the measure is bad it opens: everything is refused for a while.
 * Then it recovers: more and more is let through, until it closes, or opens again because the measure is still bad.
 */
public final class CircuitBreaker implements Step, Ending {

    private static final Logger LOG = LoggerFactory.getLogger(CircuitBreaker.class);

    /** What it does now. */
    public enum Phase {
        CLOSED,
        OPEN,
        RECOVERING
    }

    /**
     * How it stands.
     *
     * @param sinceNanos of the loops' clock
     * @param cause why it opened last; empty if it never did
     */
    public record Standing(Phase phase, long sinceNanos, String cause) {}

    private final String route;
    private final String name;
    private final Middleware.CircuitBreaker configured;
    private final Measures measures;
    private final AtomicReference<Standing> standing = new AtomicReference<>(new Standing(Phase.CLOSED, 0, ""));
    private final AtomicLong lastLook = new AtomicLong();
    private final double[] credit;
    private final long period;
    private final long fallback;
    private final long recovery;

    /**
     * A closed one.
     *
     * @param route whose it is, for people
     * @param name of the middleware, for people
     */
    public CircuitBreaker(String route, String name, Middleware.CircuitBreaker configured, int loops) {
        this.route = route;
        this.name = name;
        this.configured = configured;
        this.measures = new Measures(configured.trip(), loops);
        this.credit = new double[loops];
        this.period = configured.checkPeriod().toNanos();
        this.fallback = configured.fallbackDuration().toNanos();
        this.recovery = configured.recoveryDuration().toNanos();
    }

    /** The route that it belongs to. */
    public String route() {
        return route;
    }

    /** How it stands. Any thread. */
    public Standing standing() {
        return standing.get();
    }

    @Override
    public String name() {
        return "circuit-breaker";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        Standing now = standing.get();
        boolean passes = now.phase() == Phase.CLOSED || passes(now, exchange.loop(), exchange.startNanos());
        if (!passes) {
            return refuse(exchange, now);
        }
        exchange.handling().whenEnded(this);
        return Verdict.CONTINUE;
    }

    /** Tells how it stands; neither measures nor turns. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        Standing now = standing.get();
        switch (now.phase()) {
            case CLOSED -> told.says("it is closed");
            case OPEN -> told.says("it is open: " + now.cause());
            case RECOVERING -> told.assumes("it is recovering, and lets a part of the requests pass");
        }
        return now.phase() == Phase.OPEN ? refuse(exchange, now) : Verdict.CONTINUE;
    }

    private Verdict refuse(Exchange exchange, Standing now) {
        long left = now.phase() == Phase.OPEN ? now.sinceNanos() + fallback - exchange.startNanos() : 0;
        long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(left) + 1);
        return exchange.refuse(new Failure.CircuitOpen(name, configured.responseCode(), now.cause(), seconds));
    }

    private boolean passes(Standing now, int loop, long nanos) {
        long passed = nanos - now.sinceNanos();
        if (now.phase() == Phase.OPEN) {
            if (passed >= fallback) {
                measures.forget(nanos);
                turn(now, new Standing(Phase.RECOVERING, nanos, now.cause()));
            }
            return false;
        }
        if (passed >= recovery) {
            turn(now, new Standing(Phase.CLOSED, nanos, now.cause()));
            return true;
        }
        // So many of the requests as of the time has passed, evenly.
        credit[loop] += (double) passed / recovery;
        if (credit[loop] < 1) {
            return false;
        }
        credit[loop] -= 1;
        return true;
    }

    @Override
    public void ended(Exchange exchange) {
        long now = exchange.startNanos() + exchange.durationNanos();
        Failure failure = exchange.failure();
        boolean network = failure instanceof Failure.BadGateway
                || failure instanceof Failure.GatewayTimeout
                || failure instanceof Failure.NoBackend;
        // A caller that left says nothing of the service.
        if (exchange.status() != 0 || network) {
            long took = exchange.upstreamNanos() == 0 ? exchange.durationNanos() : exchange.upstreamNanos();
            measures.count(exchange.loop(), now, exchange.status(), network, took);
        }
        look(now);
    }

    private void look(long now) {
        long last = lastLook.get();
        if (now - last < period || !lastLook.compareAndSet(last, now)) {
            return;
        }
        Standing current = standing.get();
        if (current.phase() == Phase.OPEN) {
            return;
        }
        Optional<String> cause = measures.trips(now);
        cause.ifPresent(why -> turn(current, new Standing(Phase.OPEN, now, why)));
    }

    private void turn(Standing from, Standing to) {
        if (standing.compareAndSet(from, to)) {
            (to.phase() == Phase.OPEN ? LOG.atWarn() : LOG.atInfo())
                    .addKeyValue("middleware", name)
                    .addKeyValue("route", route)
                    .addKeyValue("state", to.phase())
                    .addKeyValue("cause", to.cause())
                    .log("circuit_breaker");
        }
    }
}
