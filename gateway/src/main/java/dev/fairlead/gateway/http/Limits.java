package dev.fairlead.gateway.http;

import dev.fairlead.gateway.wire.HeadBounds;
import java.time.Duration;

/**
 * Every bound of the data plane that an operator may set: how large, how long, how many. What happens beyond is said at
 * each.
 */
public record Limits(
        Sizes sizes, CallerTimes caller, UpstreamTimes upstream, Counts counts, Streams streams, Http2 http2) {

    /**
     * How large.
     *
     * @param maxHeadBytes a request's head; beyond: 431. Default 16 KiB
     * @param maxTargetBytes a request's target; beyond: 414. Default 8 KiB
     * @param maxHeaders headers in a head, or in a trailer; beyond: 431. Default 100
     * @param maxBodyBytes a request's body; beyond: 413. 0 means unlimited, which is the default
     * @param maxAnswerHeadBytes an answer's head; beyond: 502. Default 32 KiB
     * @param bufferBytes of one direction of one connection that wait to be written; beyond: the other side is not read.
     *     Default 64 KiB
     * @param discardBytes of a refused request's body that are read and thrown away, so that its connection can be
     *     kept; beyond: it closes. Default 64 KiB
     * @param maxBufferedBytes of all connections together; beyond: 503 for what would be forwarded, until it is less.
     *     Default 192 MiB; never more than three quarters of the JVM's direct memory
     */
    public record Sizes(
            int maxHeadBytes,
            int maxTargetBytes,
            int maxHeaders,
            long maxBodyBytes,
            int maxAnswerHeadBytes,
            int bufferBytes,
            int discardBytes,
            long maxBufferedBytes) {}

    /**
     * How long the caller may take.
     *
     * @param head from a head's first byte, or from accepting the connection, to the head's last byte; beyond: 408.
     *     Default 10 s
     * @param idle between two requests; beyond: the connection closes. Default 60 s
     * @param bodyIdle without a byte of a body that is waited for; beyond: 408. Default 30 s
     * @param minBodyBytesPerSecond over a window of {@code bodyIdle}; below: 408. 0 switches it off. Default 100
     * @param writeStall without taking a byte of the answer; beyond: the connection closes. Default 60 s
     * @param linger to throw away what still comes behind a last answer. Default 2 s
     * @param acceptWhileDraining how long new connections are still taken when draining begins. Default 3 s
     * @param finishWhileDraining how long requests in flight may take then; beyond: they are cut. Default 30 s
     */
    public record CallerTimes(
            Duration head,
            Duration idle,
            Duration bodyIdle,
            int minBodyBytesPerSecond,
            Duration writeStall,
            Duration linger,
            Duration acceptWhileDraining,
            Duration finishWhileDraining) {}

    /**
     * How long a backend may take.
     *
     * @param connect look-up of its name and connecting; beyond: the next address or backend, then 504. Default 5 s
     * @param response from the request's last byte to the answer's head; beyond: 504. Default 60 s
     * @param bodyIdle without a byte of the answer's body; beyond: the answer is cut. Default 60 s
     * @param total from the first try to the answer's end; beyond: 504 or cut. Zero, the default, means unlimited
     * @param idle that a connection is kept for the next request. Default 30 s
     */
    public record UpstreamTimes(
            Duration connect, Duration response, Duration bodyIdle, Duration total, Duration idle) {}

    /**
     * How many.
     *
     * @param connections of callers at one entrypoint; beyond: 503 and closed. Default 16,384
     * @param upstreamPerBackend connections to one backend of a service on one loop; beyond: 503. Default 1,024
     * @param idlePerBackend of them that are kept idle. Default 256
     * @param idlePerLoop kept idle in all. Default 1,024
     * @param names host names whose addresses are remembered. Default 1,024
     */
    public record Counts(int connections, int upstreamPerBackend, int idlePerBackend, int idlePerLoop, int names) {}

    /**
     * What has no end of its own: WebSockets and event streams.
     *
     * @param idle without a byte in either direction of a tunnel, or of an event stream; beyond: it is ended. Default 1 h
     * @param halfOpen the same for a tunnel of which one side has ended. Default 30 s
     * @param tunnels open at one time; beyond: 503. Default 8,192
     */
    public record Streams(Duration idle, Duration halfOpen, int tunnels) {}

    /**
     * What HTTP/2 adds. What is past a bound of a connection ends that connection with ENHANCE_YOUR_CALM.
     *
     * @param streams that a caller may have open on one connection; beyond: REFUSED_STREAM. Default 250
     * @param requests of one connection, after which it is drained with GOAWAY. Default 100,000
     * @param windowBytes of one stream's body that the sender may be ahead. Default 256 KiB
     * @param connectionWindowBytes the same for all streams of one caller's connection together. Default 4 MiB
     * @param resets of streams that a caller may send in 30 s, or make us send by breaking rules. Default 200
     * @param noiseBytes of frames that carry nothing, in 10 s. Default 64 KiB
     * @param emptyFrames DATA frames without a byte, one after the other. Default 10
     * @param continuations small frames that one head may be split into. Default 16
     * @param upstreamStreams that we have open on one connection to a backend, if it takes so many. Default 100
     * @param silence on a connection with streams, after which it is pinged; no byte within the same time again: it is
     *     closed. Default 20 s
     */
    public record Http2(
            int streams,
            int requests,
            int windowBytes,
            int connectionWindowBytes,
            int resets,
            int noiseBytes,
            int emptyFrames,
            int continuations,
            int upstreamStreams,
            Duration silence) {}

    /** What holds where nothing is set. */
    public static Limits standard() {
        return new Limits(
                new Sizes(16 * 1024, 8 * 1024, 100, 0, 32 * 1024, 64 * 1024, 64 * 1024, 192L * 1024 * 1024),
                new CallerTimes(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30),
                        100,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(30)),
                new UpstreamTimes(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        Duration.ZERO,
                        Duration.ofSeconds(30)),
                new Counts(16_384, 1_024, 256, 1_024, 1_024),
                new Streams(Duration.ofHours(1), Duration.ofSeconds(30), 8_192),
                new Http2(
                        250,
                        100_000,
                        256 * 1024,
                        4 * 1024 * 1024,
                        200,
                        64 * 1024,
                        10,
                        16,
                        100,
                        Duration.ofSeconds(20)));
    }

    /** The same with other sizes. */
    public Limits with(Sizes other) {
        return new Limits(other, caller, upstream, counts, streams, http2);
    }

    /** The same with other times for callers. */
    public Limits with(CallerTimes other) {
        return new Limits(sizes, other, upstream, counts, streams, http2);
    }

    /** The same with other times for backends. */
    public Limits with(UpstreamTimes other) {
        return new Limits(sizes, caller, other, counts, streams, http2);
    }

    /** The same with other counts. */
    public Limits with(Counts other) {
        return new Limits(sizes, caller, upstream, other, streams, http2);
    }

    /** The same with other bounds for streams. */
    public Limits with(Streams other) {
        return new Limits(sizes, caller, upstream, counts, other, http2);
    }

    /** The same with other bounds for HTTP/2. */
    public Limits with(Http2 other) {
        return new Limits(sizes, caller, upstream, counts, streams, other);
    }

    /** The bounds of a request's head. */
    public HeadBounds requestHead() {
        return new HeadBounds(sizes.maxHeadBytes(), sizes.maxTargetBytes(), sizes.maxHeaders());
    }

    /** The bounds of an answer's head. */
    public HeadBounds answerHead() {
        return new HeadBounds(sizes.maxAnswerHeadBytes(), 0, sizes.maxHeaders());
    }
}
