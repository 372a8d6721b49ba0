package dev.fairlead.gateway.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a traced exchange notes on its way, to be told as spans when it ended. On its loop only. */
public final class Spans {

    /** Tracing is on and this exchange is not told of. */
    public static final Spans NOT_SAMPLED = new Spans(0, () -> 0);

    /** More steps, or sendings, than a route sensibly has; those beyond are not noted. */
    private static final int MOST = 64;

    /** A step that took less, and neither waited nor ended the exchange, is not worth a span. */
    private static final long LEAST_NANOS = 100_000;

    private final long server;
    private final LongSupplier ids;
    private final List<Timed> steps = new ArrayList<>(2);
    private final List<Sending> sendings = new ArrayList<>(1);
    private String open = "";
    private long openSince;
    private long openId;
    private long next;
    private boolean detour;
    private int resent;

    /** One step, in nanoseconds of the loop's clock. */
    public record Timed(long id, String name, long startNanos, long endNanos) {}

    /** One time that the request, or the one for a page of errors in its place, was sent to a backend or should have been. */
    public static final class Sending {
        private final long id;
        private final String backend;
        private final boolean detour;
        private final int resent;
        private final long startNanos;
        private long endNanos;
        private int status;
        private String error = "";

        private Sending(long id, String backend, boolean detour, int resent, long startNanos) {
            this.id = id;
            this.backend = backend;
            this.detour = detour;
            this.resent = resent;
            this.startNanos = startNanos;
        }

        /** The id of its span. */
        public long id() {
            return id;
        }

        /** {@code host:port}. */
        public String backend() {
            return backend;
        }

        /** Whether it asked for a page of errors. */
        public boolean isDetour() {
            return detour;
        }

        /** How many times the same was sent before. */
        public int resent() {
            return resent;
        }

        /** When it began, on the loop's clock. */
        public long startNanos() {
            return startNanos;
        }

        /** When it was over, on the loop's clock; 0 if it is not. */
        public long endNanos() {
            return endNanos;
        }

        /** What was answered; 0 if nothing was. */
        public int status() {
            return status;
        }

        /** Why there is no good answer, as a word; empty if that is the exchange's own. */
        public String error() {
            return error;
        }
    }

    /**
     * Nothing was noted yet.
     *
     * @param server id of the span of the whole exchange; 0 if it is not sampled
     * @param ids where the ids of further spans come from
     */
    public Spans(long server, LongSupplier ids) {
        this.server = server;
        this.ids = ids;
    }

    /** Whether it is told of. */
    public boolean isSampled() {
        return server != 0;
    }

    /** The span of the exchange as a whole. */
    public long server() {
        return server;
    }

    /** The span whose children those are that the service asked now records: a step's that waits, else a sending's. */
    public long parent() {
        if (!open.isEmpty()) {
            return openId;
        }
        Sending last = last();
        return last != null && last.endNanos == 0 ? last.id : upcoming();
    }

    private @Nullable Sending last() {
        return sendings.isEmpty() ? null : sendings.getLast();
    }

    // A copy of the request may go out before the request itself, and names the same span.
    private long upcoming() {
        next = next == 0 ? ids.getAsLong() : next;
        return next;
    }

    /** The request goes to that backend. */
    void sent(String backend, long now) {
        over(now);
        note(backend, now);
    }

    /** The backend could not be connected to. */
    void notReached(String backend, long since, long now) {
        over(since);
        note(backend, since);
        left("connect", now);
    }

    private void note(String backend, long since) {
        if (sendings.size() < MOST) {
            sendings.add(new Sending(upcoming(), backend, detour, resent++, since));
            next = 0;
        }
    }

    /** The backend answers with that. */
    void answered(int status) {
        Sending last = last();
        if (last != null && last.endNanos == 0) {
            last.status = status;
        }
    }

    /** Nothing more comes of what was sent last. */
    void left(String error, long now) {
        Sending last = last();
        if (last != null && last.endNanos == 0) {
            last.endNanos = now;
            last.error = error;
        }
    }

    /** A page of errors is asked for from here on. */
    void detours() {
        detour = true;
        resent = 0;
    }

    /** A step begins; one that waited until now is over. */
    public void begins(String step, long now) {
        over(now);
        open = step;
        openSince = now;
        openId = ids.getAsLong();
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
            steps.add(new Timed(openId, open, openSince, now));
        }
        open = "";
    }

    /** The steps that were worth it, in order. */
    public List<Timed> steps() {
        return List.copyOf(steps);
    }

    /** All sendings, in order. */
    public List<Sending> sendings() {
        return List.copyOf(sendings);
    }
}
