package dev.fairlead.gateway.http;

import dev.fairlead.gateway.wire.HeadWriter;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, on one event loop, from the last byte of its head to its access line. Views of the head
 * are lazy: a String is made only when a step asks for one. Reused for another request after it ended, so nothing may
 * hold on to it.
 */
public interface Exchange {

    // -- the request ------------------------------------------------------------------------------------------------

    /** The method as it came; case matters (RFC 9110 section 9.1). */
    String method();

    /** Holds the head and the normalised path. Valid until the exchange ends. */
    byte[] bytes();

    /** Where the normalised path begins in {@link #bytes}. */
    int pathStart();

    /** Where the normalised path ends: no query in it. */
    int pathEnd();

    /** Where the host begins: lower case, without its port. */
    int hostStart();

    /** Where the host ends; equal to the start if there is none. */
    int hostEnd();

    /** The normalised path as text. */
    String path();

    /** The raw query without its question mark; empty if there is none. */
    String query();

    /** The host as text: lower case, without its port. */
    String host();

    /** The first value of a header as it came, or null. {@code name} is lower case. */
    @Nullable
    String header(String name);

    /** Where the first value of a header stands in {@link #bytes}: start in the upper, end in the lower 32 bits; or -1. */
    long headerRange(String name);

    /** How often a header stands in the head. {@code name} is lower case. */
    int headerCount(String name);

    /** The value of the {@code index}-th header of that name, from 0. */
    @Nullable
    String header(String name, int index);

    /** The caller's address, 4 or 16 bytes: a forwarded one only where the peer is a trusted proxy. */
    byte[] callerAddress();

    /** The address of the socket's other end, 4 or 16 bytes. */
    byte[] peerAddress();

    /** What TLS says of the connection, or null where there is none. */
    default @Nullable Secured secured() {
        return null;
    }

    /** Nanoseconds of a monotonic clock when the head was complete. */
    long startNanos();

    /** Milliseconds since the epoch when the head was complete. */
    long startMillis();

    // -- what steps find out ----------------------------------------------------------------------------------------

    /** Set once by the route finder. */
    void route(CompiledRoute route);

    /** What was matched, or null before that and where nothing was. */
    @Nullable
    CompiledRoute route();

    /** Names the caller for logs, metrics and the service ({@code X-Fairlead-Client}). */
    void caller(String client, String credential);

    /** The client's name, or empty. */
    String client();

    /** The credential's name, or empty. */
    String credential();

    /** Keeps something for a later step of the same exchange, such as the client that was found. */
    void attach(Object attachment);

    /** What was kept with {@link #attach}, or null. */
    @Nullable
    Object attachment();

    /** Whether what the caller's end of the socket says about others is believed: it is a trusted proxy. */
    default boolean trustsPeer() {
        return false;
    }

    /**
     * Tells every header that the service would get of the caller's as things stand: its own without what steps removed,
     * and what they set. Names come as they were written.
     */
    default void eachRequestHeader(BiConsumer<String, String> to) {
        changes().eachRequest(to);
    }

    // -- what changes on the way ------------------------------------------------------------------------------------

    /** Adds a header to the request that the service gets; the caller's own headers of that name are removed. */
    void setRequestHeader(String name, String value);

    /** What steps changed so far in the request and its answer; also answers of the service can be changed by it. */
    Changes changes();

    /** Removes a header from the request that the service gets. */
    void removeRequestHeader(String name);

    /** Adds a header to the answer, whoever makes it. */
    default void addAnswerHeader(String name, String value) {
        changes().addAnswer(name, value);
    }

    /**
     * Where a step that answers with the same few headers each time writes them as bytes: whole lines, put behind what
     * {@link #addAnswerHeader} wrote. What goes in is not checked, so nothing of the request's may.
     */
    default HeadWriter answerLines() {
        return changes().answer();
    }

    /** Replaces the path that the service sees: normalised, starts with a slash, no query. */
    void forwardPath(String path);

    /** The path that the service would see now: what was last given to {@link #forwardPath(String)}, else {@link #path}. */
    String forwardPath();

    /** What steps ask of those behind them. */
    Handling handling();

    // -- how it goes on ---------------------------------------------------------------------------------------------

    /** Answers with the failure's problem document; returns {@link Verdict#REFUSED}. */
    Verdict refuse(Failure failure);

    /** Stops the pipeline until {@link #resume}; returns {@link Verdict#SUSPENDED}. */
    Verdict suspend();

    /** Goes on after {@link #suspend}: with the next step for CONTINUE, with nothing for REFUSED. Any thread may call. */
    void resume(Verdict verdict);

    /** Why it was refused, or null. */
    @Nullable
    Failure failure();

    /** Answers from the gateway itself: health, the admin side. Returns {@link Verdict#TAKEN}. */
    Verdict answer(int status, String contentType, byte[] body);

    // -- what is told of it when it ended ---------------------------------------------------------------------------

    /** The request id: the caller's where it is well formed, else made; sent to the service and back to the caller. */
    String requestId();

    /** The trace id of the request's W3C {@code traceparent}, 32 hexadecimal digits. */
    String traceId();

    /**
     * The bytes of {@link #requestId}, without making a String.
     *
     * @param to has room for 128 bytes
     * @return how many were written, from the array's start
     */
    default int requestId(byte[] to) {
        return ascii(requestId(), to);
    }

    /**
     * The bytes of {@link #traceId}, without making a String.
     *
     * @param to has room for 32 bytes
     * @return how many were written, from the array's start
     */
    default int traceId(byte[] to) {
        return ascii(traceId(), to);
    }

    private static int ascii(String text, byte[] to) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        int count = Math.min(bytes.length, to.length);
        System.arraycopy(bytes, 0, to, 0, count);
        return count;
    }

    /** The number of the event loop that it lives on, from 0. */
    int loop();

    /** The name of the entrypoint that it came in by. */
    String entrypoint();

    /** The status of the answer; 0 if the caller left before there was one. */
    int status();

    /** Bytes read from the caller for it, head and framing included. */
    long bytesIn();

    /** Bytes written to the caller for it, head and framing included. */
    long bytesOut();

    /** {@code host:port} of the backend that it was sent to last; empty if to none. */
    String backend();

    /** The workflow that it ran and its nodes, in one short text; empty where there is none. */
    default String trail() {
        return "";
    }

    /** Nanoseconds from the head's last byte to the answer's last byte. */
    long durationNanos();

    /** Nanoseconds from the first byte sent to the backend to the last byte of its answer; 0 if it was sent to none. */
    long upstreamNanos();
}
