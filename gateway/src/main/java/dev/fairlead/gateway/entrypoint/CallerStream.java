package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.grpc.GrpcCall;
import dev.fairlead.gateway.grpc.GrpcStatus;
import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Forwarding;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Pipeline;
import dev.fairlead.gateway.http.Refusals;
import dev.fairlead.gateway.http.Refusals.Refusal;
import dev.fairlead.gateway.http2.RequestLines;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request of an HTTP/2 connection and its answer, on the same contract as one of HTTP/1.1: the head is put into the
 * exchange's array as HTTP/1.1 would have it and read by the same parser, and from there on nobody can tell.
 */
final class CallerStream implements Caller, Pipeline.Answers {

    private static final int FRAME_HEAD = 9;

    private final CallerStreams connection;
    private final Http2Stream stream;
    private final EntrypointLoop home;
    private final Loop loop;
    private final StreamRequest request;
    private final StreamAnswer answer;
    private final CallerPace pace;
    private final Timer timer = new Timer(this::look);
    private @Nullable LiveExchange exchange;
    private @Nullable Forwarding sink;
    private boolean grpc;
    private long patience;

    /** Where the request asks for a WebSocket; it is open after the backend's 101. */
    private @Nullable StreamTunnel tunnel;

    CallerStream(CallerStreams connection, Http2Stream stream) {
        this.connection = connection;
        this.stream = stream;
        this.home = connection.home();
        this.loop = home.loop();
        this.request = new StreamRequest(connection, stream, home.headBounds());
        this.answer = new StreamAnswer(connection, stream, this);
        this.pace = new CallerPace(home.nanos(), home.limits().caller().minBodyBytesPerSecond());
    }

    // -- the request ------------------------------------------------------------------------------------------------

    /** Its head is complete. */
    void request(Http2Headers headers, boolean ended) throws Http2Exception {
        HeadWriter writer = home.writer();
        RequestLines.write(writer, stream.id(), headers, ended, loop.random());
        connection.useful(writer.length() + FRAME_HEAD);
        LiveExchange current = home.take();
        Failure refused = StreamHead.parse(current.head(), writer, home.headBounds());
        String protocol = RequestLines.protocol(headers);
        if (!protocol.isEmpty()) {
            tunnel = new StreamTunnel(this, home, answer);
            refused = refused == null ? StreamTunnel.fault(protocol) : refused;
        }
        request.begin(writer.length(), ended);
        announce(current);
        long max = home.limits().sizes().maxBodyBytes();
        if (refused != null) {
            fail(refused);
        } else if (max > 0 && current.head().contentLength() > max) {
            refuse(new Failure.BodyTooLarge(max));
        } else {
            current.pipeline().run(home.routes(), this);
        }
    }

    /** Its head was so large that nothing is known of it. */
    void refuseHead() {
        request.begin(0, true);
        announce(home.take());
        refuse(StreamHead.tooLarge(home.headBounds()));
    }

    private void announce(LiveExchange current) {
        long now = loop.now();
        exchange = current;
        current.begin(connection.peer(), now, home.millis());
        Fields fields = current.head().fields();
        grpc = GrpcCall.is(fields);
        patience = grpc ? GrpcCall.timeoutNanos(fields) : 0;
        answer.begin(current);
        pace.begin(now);
        loop.timers().set(timer, now + pace.firstLook());
        home.began(current);
    }

    /** More of its body; returns how many bytes may be sent in their place. */
    int data(ByteBuf data, int padding, boolean ended) {
        int size = data.readableBytes() + padding;
        pace.progress(loop.now(), size);
        StreamTunnel open = tunnel;
        long max = open == null ? home.limits().sizes().maxBodyBytes() : 0;
        if (exchange == null || (open == null ? answer.isEnded() : open.isOver())) {
            request.discard(ended);
            return size;
        }
        request.add(data, padding, ended);
        if (max > 0 && request.payload() > max) {
            fail(new Failure.BodyTooLarge(max));
        } else {
            pass();
            connection.touch(this);
        }
        return 0;
    }

    void trailer(Http2Headers headers) throws Http2Exception {
        request.trailer(headers, home.writer());
        pass();
        connection.touch(this);
    }

    /** Passes on what came; what comes of a WebSocket before it is open waits. */
    private void pass() {
        Forwarding to = sink;
        StreamTunnel open = tunnel;
        if (to == null || (open != null && !open.isOpen())) {
            return;
        }
        request.pass(to, this::sink);
        if (open != null) {
            open.taken(request.hasEnded());
        }
    }

    boolean hasEnded() {
        return request.hasEnded();
    }

    private @Nullable Forwarding sink() {
        return sink;
    }

    /** The socket has no more bytes now. */
    void flushRequest() {
        Forwarding to = sink;
        if (to != null) {
            to.flush();
        }
    }

    @Override
    public void passBody(Forwarding to) {
        sink = to;
        pace.begin(loop.now());
        pass();
        if (sink == to) {
            to.flush();
        }
    }

    @Override
    public boolean isRequestComplete() {
        StreamTunnel open = tunnel;
        return (open != null && !open.isOpen()) || request.isPassed();
    }

    @Override
    public long patienceNanos() {
        return patience;
    }

    @Override
    public boolean isStream() {
        return grpc;
    }

    // -- the answer -------------------------------------------------------------------------------------------------

    @Override
    public void interim(ResponseHead head) {
        answer.interim(head);
    }

    @Override
    public void begin(ResponseHead head) {
        StreamTunnel asked = tunnel;
        if (asked == null) {
            answer.forwarded(head);
        } else if (head.status() == 101) {
            asked.open(head);
            pass();
            flushRequest();
        } else if (StreamTunnel.isMistakable(head.status())) {
            fail(new Failure.BadGateway("the backend answered " + head.status() + " and opened no WebSocket"));
        } else {
            answer.forwarded(head);
        }
    }

    @Override
    public boolean hasBegun() {
        return answer.hasBegun();
    }

    @Override
    public void body(ByteBuf payload) {
        StreamTunnel open = tunnel;
        if (open != null) {
            open.passed(payload);
        }
        answer.body(payload);
    }

    @Override
    public void end(@Nullable Fields trailer) {
        sink = null;
        StreamTunnel open = tunnel;
        if (open == null || !open.endBoth()) {
            answer.end(trailer);
        }
    }

    @Override
    public void flush() {
        answer.flush();
    }

    @Override
    public boolean keepsUp() {
        return answer.keepsUp();
    }

    void keepsUpAgain() {
        Forwarding to = sink;
        if (to != null && answer.keepsUp()) {
            to.callerKeepsUp();
        }
    }

    @Override
    public void fail(Failure failure) {
        Forwarding to = sink;
        sink = null;
        LiveExchange current = exchange;
        if (current == null) {
            return;
        }
        current.fail(failure);
        StreamTunnel open = tunnel;
        if (open != null && open.isOpen()) {
            open.end(to, failure);
            return;
        }
        if (to != null) {
            to.abandon();
        }
        if (answer.takeBack()) {
            refuse(failure);
        } else if (grpc && !answer.isEnded()) {
            answer.endWithStatus(GrpcStatus.of(failure), Refusals.of(failure).detail());
        } else {
            connection.reset(stream, Http2Error.INTERNAL_ERROR);
        }
    }

    @Override
    public void refuse(Failure failure) {
        LiveExchange current = exchange;
        if (current == null) {
            return;
        }
        sink = null;
        current.fail(failure);
        Refusal refusal = Refusals.of(failure);
        if (grpc) {
            answer.refusedCall(refusal, GrpcStatus.of(failure));
        } else {
            byte[] document = refusal.body(current.requestId());
            answer.own(new AnswerHeads.Own(refusal.status(), Refusal.CONTENT_TYPE, document, refusal.headers()));
        }
        request.drop();
    }

    @Override
    public void answer(int status, String contentType, byte[] content) {
        if (tunnel != null && StreamTunnel.isMistakable(status)) {
            refuse(new Failure.BadRequest("There is no WebSocket here."));
            return;
        }
        sink = null;
        answer.own(new AnswerHeads.Own(status, contentType, content, List.of()));
        request.drop();
    }

    @Override
    public void halfEnd() {
        StreamTunnel open = tunnel;
        if (open != null) {
            open.endOutput();
        }
    }

    /** The end of a WebSocket's one direction is with the caller. */
    void outputSent() {
        StreamTunnel open = tunnel;
        if (open != null) {
            open.outputSent();
        }
    }

    // -- the end ----------------------------------------------------------------------------------------------------

    /** The last byte of the answer is with the system, or will never be. */
    void answered() {
        leave();
        if (!request.hasEnded()) {
            // The answer does not need the rest of the request (RFC 9113 section 8.1).
            connection.reset(stream, Http2Error.NO_ERROR);
        }
    }

    /** The stream is over, whoever ended it. */
    void gone() {
        StreamTunnel open = tunnel;
        if (open != null && exchange != null && request.hasEnded() && open.isOutputEnding()) {
            // Both sides ended in order; the backend still gets what the caller sent before.
            return;
        }
        Forwarding to = sink;
        sink = null;
        answer.discard();
        request.drop();
        if (to != null) {
            to.abandon();
        }
        leave();
    }

    /** Ends the stream as a network would: nobody can take it for a good end. */
    void cut() {
        if (stream.state() != Http2Stream.State.CLOSED) {
            connection.reset(stream, Http2Error.CANCEL);
        }
        leave();
    }

    void lookIn(long nanos) {
        loop.timers().set(timer, loop.now() + Math.max(1, nanos));
    }

    private void leave() {
        LiveExchange done = exchange;
        if (done != null) {
            exchange = null;
            loop.timers().cancel(timer);
            done.ledger().end(loop.now(), request.bytes(), answer.bytes());
            home.ended(done);
        }
    }

    private void look() {
        StreamTunnel open = tunnel;
        if (open != null && open.isOpen()) {
            open.look();
            return;
        }
        long now = loop.now();
        boolean waitsForBody = !grpc && open == null && sink != null && request.isWaitedFor();
        switch (pace.look(now, waitsForBody, answer.unsent(), answer.bytes())) {
            case KEEPS -> loop.timers().set(timer, now + pace.nextLook(now));
            case BODY_IS_LATE -> fail(new Failure.RequestTimeout("The request's body came too slowly."));
            case ANSWER_IS_STUCK -> connection.reset(stream, Http2Error.CANCEL);
        }
    }
}
