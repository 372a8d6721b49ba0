package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http2.AnswerLines;
import dev.fairlead.gateway.http2.FieldLines;
import dev.fairlead.gateway.http2.HeadFields;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.gateway.wire.ChunkedReader;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.Framing;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.gateway.wire.ResponseHead;
import dev.fairlead.gateway.wire.TrailerSection;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on an HTTP/2 connection to a backend. Heads are read and written as those of HTTP/1.1 are, and turned at
 * this place only. The backend may send as much again only when the caller has taken what came.
 */
final class BackendStream implements Carrier {

    private final BackendConnection connection;
    private final UpstreamLoop home;
    private final Loop loop;
    private final String backend;
    private final ResponseHead head = new ResponseHead();
    private final Timer timer = new Timer(this::timeIsUp);
    private final BackendRequest request;

    private @Nullable Conversation forward;
    private @Nullable Http2Stream stream;
    private @Nullable String reason;
    private boolean toHead;
    private boolean headDone;
    private boolean hasBody;
    private boolean live;
    private boolean sawAnswer;
    private boolean refused;
    private boolean paused;
    private boolean givenBack;
    private int owed;
    private long progress;

    BackendStream(BackendConnection connection) {
        this.connection = connection;
        this.home = connection.pool().home();
        this.loop = home.loop();
        this.backend = connection.pool().hostAndPort();
        this.request = new BackendRequest(connection, home.limits().sizes().bufferBytes(), this::sent);
    }

    // -- what the exchange wants ------------------------------------------------------------------------------------

    @Override
    public void begin(Conversation exchange, boolean isHead, long now) {
        forward = exchange;
        toHead = isHead;
        progress = now;
        loop.timers().set(timer, now + exchange.times().response());
    }

    @Override
    public void head(HeadWriter written, boolean chunked) {
        Conversation exchange = forward;
        boolean whole = exchange == null || exchange.hasWholeRequest();
        Http2Stream opened = connection.open(this, HeadFields.request(written, connection.scheme()), whole);
        stream = opened;
        request.begin(opened, whole);
        if (opened == null) {
            // Not from within: the exchange is about to send its body.
            loop.executor().execute(() -> closed(true));
        }
    }

    @Override
    public void body(ByteBuf payload) {
        progress = loop.now();
        request.body(payload);
    }

    @Override
    public void bodyEnd(@Nullable Fields trailer) {
        progress = loop.now();
        request.end(trailer);
    }

    private void sent() {
        progress = loop.now();
        keepsUpAgain();
    }

    @Override
    public void flush() {
        request.flush();
    }

    @Override
    public boolean keepsUp() {
        return request.keepsUp();
    }

    /** The backend takes more of the request again. */
    void keepsUpAgain() {
        Conversation exchange = forward;
        if (exchange != null && keepsUp()) {
            exchange.passBody();
            connection.flushLater();
        }
    }

    @Override
    public void readOn() {
        if (paused) {
            paused = false;
            progress = loop.now();
            credit();
        }
    }

    private void credit() {
        Http2Stream open = stream;
        int bytes = owed;
        owed = 0;
        if (open != null) {
            connection.taken(open, bytes);
        }
    }

    @Override
    public boolean wasReused() {
        return connection.hasServed();
    }

    @Override
    public boolean wasRefused() {
        return refused;
    }

    @Override
    public boolean sawAnswer() {
        return sawAnswer;
    }

    @Override
    public void abandon() {
        forget();
        Http2Stream open = stream;
        if (open != null) {
            connection.reset(open, Http2Error.CANCEL);
        } else {
            giveBack();
        }
    }

    @Override
    public void release() {
        giveBack();
    }

    private void forget() {
        forward = null;
        loop.timers().cancel(timer);
        request.drop();
    }

    private void giveBack() {
        if (!givenBack) {
            givenBack = true;
            connection.giveBack();
        }
    }

    // -- what the backend says --------------------------------------------------------------------------------------

    /** A head, an interim one, or the trailer. */
    void head(Http2Headers headers, boolean ended) throws Http2Exception {
        Conversation exchange = forward;
        Http2Stream open = stream;
        if (exchange == null || open == null) {
            return;
        }
        sawAnswer = true;
        progress = loop.now();
        try {
            if (headDone) {
                trailer(open, headers);
            } else {
                head(exchange, open, headers, ended);
            }
        } catch (Malformed malformed) {
            exchange.giveUp(new Failure.BadGateway(backend + ": " + malformed.detail()));
        }
    }

    private void head(Conversation exchange, Http2Stream open, Http2Headers headers, boolean ended)
            throws Http2Exception, Malformed {
        HeadWriter lines = home.writer();
        AnswerLines.write(lines, open.id(), headers);
        connection.useful(lines.length());
        head.clear();
        Fields fields = head.fields();
        System.arraycopy(lines.bytes(), 0, fields.room(lines.length()), 0, lines.length());
        fields.filled(lines.length());
        boolean complete = head.parse(home.headBounds());
        if (!complete || lines.length() > home.headBounds().maxHeadBytes()) {
            exchange.giveUp(new Failure.BadGateway(backend + ": the head of its answer is too large"));
        } else if (head.isInterim()) {
            exchange.interim(head);
        } else {
            headDone = true;
            hasBody = head.framing(toHead) != Framing.NONE;
            if (ended && head.framing(toHead) == Framing.LENGTH) {
                exchange.giveUp(new Failure.BadGateway(backend + ": its answer ends before its length"));
                return;
            }
            live = LiveAnswer.is(head);
            if (live) {
                exchange.goesOn();
            }
            if (!exchange.begin(head)) {
                return;
            }
            if (ended) {
                answered(null);
            } else {
                connection.touch(this);
            }
        }
    }

    private void trailer(Http2Stream open, Http2Headers headers) throws Http2Exception, Malformed {
        HeadWriter lines = home.writer();
        FieldLines.trailer(lines, open.id(), headers);
        connection.useful(lines.length());
        answered(TrailerSection.read(lines, home.headBounds(), ChunkedReader.Forbidden.DROPPED));
    }

    /** More of the body; returns how many bytes may be sent in their place. */
    int data(ByteBuf data, int padding, boolean ended) throws Http2Exception {
        int size = data.readableBytes() + padding;
        Conversation exchange = forward;
        Http2Stream open = stream;
        if (exchange == null || open == null) {
            return size;
        }
        sawAnswer = true;
        progress = loop.now();
        if (!headDone || (data.isReadable() && !hasBody)) {
            throw Http2Exception.streamError(open.id(), Http2Error.PROTOCOL_ERROR, "a body where there can be none");
        }
        if (data.isReadable()) {
            exchange.caller().body(data.retain());
        }
        if (ended) {
            answered(null);
            return size;
        }
        owed += size;
        connection.touch(this);
        return 0;
    }

    /** The socket has no more bytes now. */
    void readComplete() {
        Conversation exchange = forward;
        if (exchange == null) {
            return;
        }
        Caller caller = exchange.caller();
        caller.flush();
        if (forward == exchange) {
            paused = !caller.keepsUp();
            if (!paused) {
                credit();
            }
        }
    }

    /** The answer is complete. */
    private void answered(@Nullable Fields trailer) {
        Conversation exchange = forward;
        if (exchange == null) {
            return;
        }
        Caller caller = exchange.caller();
        forget();
        exchange.end();
        Http2Stream open = stream;
        if (open != null && !request.hasEnded()) {
            connection.reset(open, Http2Error.CANCEL);
        }
        caller.end(trailer);
    }

    void wasReset(@Nullable Http2Error error) {
        refused |= error == Http2Error.REFUSED_STREAM;
        endsBecause("it reset the stream: " + error);
    }

    void endsBecause(String why) {
        reason = why;
    }

    /** The stream is over; {@code unseen} if the backend said goodbye before it. */
    void closed(boolean unseen) {
        refused |= unseen;
        Conversation exchange = forward;
        forget();
        giveBack();
        if (exchange != null) {
            String why = reason;
            exchange.lost(this, backend + ": " + (why == null ? connection.reason() : why));
        }
    }

    private void timeIsUp() {
        Conversation exchange = forward;
        if (exchange == null) {
            return;
        }
        long now = loop.now();
        boolean waitsForCaller = paused
                || (!exchange.caller().isRequestComplete() && request.isSent())
                || (headDone && isStream(exchange));
        progress = waitsForCaller ? now : progress;
        long answering = live ? home.streamIdleNanos() : exchange.times().body();
        long patience = headDone ? answering : exchange.times().response();
        if (now - progress < patience) {
            loop.timers().set(timer, progress + patience);
        } else if (headDone) {
            exchange.giveUp(new Failure.GatewayTimeout(backend + ": its answer stopped"));
        } else {
            exchange.giveUp(new Failure.GatewayTimeout(backend + ": no answer in time"));
        }
    }

    /** A call may be silent for long; that the backend is there is found out by pings. */
    private static boolean isStream(Conversation exchange) {
        return exchange.caller().isStream();
    }
}
