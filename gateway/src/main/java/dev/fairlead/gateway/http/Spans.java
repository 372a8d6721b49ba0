package dev.fairlead.gateway.http;

import java.util.ArrayList;
import java.util.List;

/** What a traced exchange notes on its way, to be told as spans when it ended. On its loop only. */
public final class Spans {

    /** Tracing is on and this exchange is not told of. */
    public static final Spans NOT_SAMPLED = new Spans(0, 0);

    /** More steps than a route sensibly has; those beyond are not noted. */
    private static final int MOST = 64;

    /** A step that took less, and neither waited nor ended the exchange, is not worth a span. */
    private static final long LEAST_NANOS = 100_000;

    private final long server;
    private final long client;
    private final List<Timed> steps = new ArrayList<>(2);
    private String open = "";
    private long openSince;

    /** One step, in nanoseconds of the loop's clock. */
    public record Timed(String name, long startNanos, long endNanos) {}

    /**
     * Nothing was noted yet.
     *
     * @param server id of the span of the whole exchange; 0 if it is not sampled
     * @param client id of the span of its way to the backend and back
     */
    public Spans(long server, long client) {
        this.server = server;
        this.client = client;
    }

    /** Whether it is told of. */
    public boolean isSampled() {
        return server != 0;
    }

    /** The span of the exchange as a whole. */
    public long server() {
        return server;
    }

    /** The span that the backend's own spans are children of. */
    public long client() {
        return client;
    }

    /** A step begins; one that waited until now is over. */
    public void begins(String step, long now) {
        over(now);
        open = step;
        openSince = now;
    }

    /** The step that began last said so; it is over unless it waits. */
    public void said(Verdict verdict, boolean always, long now) {
        switch (verdict) {
            case SUSPENDED -> {}
            case CONTINUE -> {
                if (always || now - openSince >= LEAST_NANOS) {
                    over(now);
                } else {
                    open = "";
                }
            }
            case REFUSED, TAKEN -> over(now);
        }
    }

    /** Whatever is open is over. */
    public void over(long now) {
        if (!open.isEmpty() && steps.size() < MOST) {
            steps.add(new Timed(open, openSince, now));
        }
        open = "";
    }

    /** The steps that were worth it, in order. */
    public List<Timed> steps() {
        return List.copyOf(steps);
    }
}
