package dev.fairlead.gateway.http;

import dev.fairlead.gateway.loop.Loop;
import org.jspecify.annotations.Nullable;

/** What is known of an exchange when it ended: kept by the connections, read through {@link Exchange}. */
public final class Ledger {

    private int status;
    private long bytesIn;
    private long bytesOut;
    private long endNanos;
    private String backend = "";
    private String trail = "";
    private long upstreamStart;
    private long upstreamNanos;
    private @Nullable Spans spans;

    Ledger() {}

    void clear() {
        status = 0;
        bytesIn = 0;
        bytesOut = 0;
        endNanos = 0;
        backend = "";
        trail = "";
        upstreamStart = 0;
        upstreamNanos = 0;
        spans = null;
    }

    /** What is noted here of backends is noted there too: the exchange is traced. */
    public void spans(Spans noted) {
        spans = noted;
    }

    /** The answer has this status. */
    public void status(int code) {
        status = code;
    }

    /** A workflow ran these nodes. */
    public void trail(String nodes) {
        trail = nodes;
    }

    String trail() {
        return trail;
    }

    /** Over, with so many bytes of the caller's connection. */
    public void end(long nanos, long in, long out) {
        endNanos = nanos;
        bytesIn = in;
        bytesOut = out;
    }

    /** The request goes to that backend now; a later one replaces it. */
    public void sentTo(String hostAndPort, long nanos) {
        backend = hostAndPort;
        upstreamStart = upstreamStart == 0 ? nanos : upstreamStart;
        Spans noted = spans;
        if (noted != null) {
            noted.sent(hostAndPort, nanos);
        }
    }

    /** That backend could not be connected to. */
    public void notReached(String hostAndPort, long since, long nanos) {
        Spans noted = spans;
        if (noted != null) {
            noted.notReached(hostAndPort, since, nanos);
        }
    }

    /** What it was sent to last began to answer. */
    public void answered(int code) {
        Spans noted = spans;
        if (noted != null) {
            noted.answered(code);
        }
    }

    /** What it was sent to last is done with; {@code error} is a word, empty if the end of the exchange says it. */
    public void leftBackend(String error, Loop loop) {
        Spans noted = spans;
        if (noted != null) {
            noted.left(error, loop.now());
        }
    }

    /** A page of errors is asked for in place of the answer. */
    public void detours() {
        Spans noted = spans;
        if (noted != null) {
            noted.detours();
        }
    }

    /** The backend's answer is complete, or given up. */
    public void answeredByBackend(long nanos) {
        upstreamNanos = upstreamStart == 0 ? 0 : Math.max(1, nanos - upstreamStart);
    }

    /** When it was first sent to a backend; 0 if it was not. */
    public long upstreamStart() {
        return upstreamStart;
    }

    int status() {
        return status;
    }

    long bytesIn() {
        return bytesIn;
    }

    long bytesOut() {
        return bytesOut;
    }

    String backend() {
        return backend;
    }

    long upstreamNanos() {
        return upstreamNanos;
    }

    long durationNanos(long startNanos) {
        return endNanos == 0 ? 0 : endNanos - startNanos;
    }
}
