package dev.fairlead.gateway.http;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What steps ask of those behind them: how an exchange is forwarded, and who is told of its end. On its loop only. */
public final class Handling {

    private final List<Ending> endings = new ArrayList<>(0);
    private @Nullable Retries retries;
    private @Nullable BackendTimes times;
    private @Nullable Copy copy;
    private @Nullable Spans spans;
    private @Nullable StepClock clock;

    /** Nothing is asked. */
    public Handling() {}

    void clear() {
        retries = null;
        times = null;
        copy = null;
        spans = null;
        clock = null;
        // What was not told is too late now.
        endings.clear();
    }

    /** Tells {@code ending} when the exchange is over. */
    public void whenEnded(Ending ending) {
        endings.add(ending);
    }

    /** Tells everybody who asked, those who asked last first. */
    public void ended(Exchange exchange) {
        for (int i = endings.size() - 1; i >= 0; i--) {
            endings.get(i).ended(exchange);
        }
        endings.clear();
    }

    /** Failures are tried again in this way. */
    public void retries(Retries wanted) {
        retries = wanted;
    }

    /** How failures are tried again; null if they are not. */
    public @Nullable Retries retries() {
        return retries;
    }

    /** The backend may take so long, whatever its service says. */
    public void times(BackendTimes wanted) {
        times = wanted;
    }

    /** How long the backend may take; null where its service says it. */
    public @Nullable BackendTimes times() {
        return times;
    }

    /** It is traced, or decided not to be. */
    public void spans(Spans noted) {
        spans = noted;
    }

    /** What is noted for its trace; null where tracing is off. */
    public @Nullable Spans spans() {
        return spans;
    }

    /** The times of its steps are wanted. */
    public void clock(StepClock wanted) {
        clock = wanted;
    }

    /** What notes the times of its steps; null where nobody wants them. */
    public @Nullable StepClock clock() {
        return clock;
    }

    /** The body is copied. */
    public void copy(Copy wanted) {
        copy = wanted;
    }

    /** Who gets a copy of the body; null if nobody does. */
    public @Nullable Copy copy() {
        return copy;
    }

    /** These bytes of the body are passed on; whoever copies them keeps them by itself. */
    public void passed(ByteBuf payload) {
        if (copy != null) {
            copy.body(payload);
        }
    }

    /** All of the body is passed on. */
    public void passedAll() {
        if (copy != null) {
            copy.bodyEnd();
        }
    }
}
