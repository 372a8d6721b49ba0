package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Forwarding;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Peer;
import dev.fairlead.gateway.http.Pipeline;
import dev.fairlead.gateway.http.Refusals;
import dev.fairlead.gateway.http.Refusals.Refusal;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.PausableReads;
import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.Framing;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.gateway.wire.RequestHead;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One caller's connection: requests come in one after the other, each is answered before the next is looked at.
 *
 * <p>A caller that ends its side has not left: it may wait for answers to what it sent. It has left when the connection
 * is gone.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements Caller, Pipeline.Answers {

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    private enum Phase {
        /** Between requests, or inside a head. */
        HEAD,
        /** The exchange goes on, its request's body is not complete. */
        BODY,
        /** The exchange goes on, its request is complete. */
        ANSWER,
        /** The exchange was refused; the rest of its request is read and thrown away. */
        DISCARD,
        /** The last answer was sent; what still comes is thrown away. */
        LINGER,
        CLOSED
    }

    private final SocketChannel channel;
    private final EntrypointLoop home;
    private final Loop loop;
    private final AnswerWriter answer;
    private final Inbox inbox;
    private final RequestReader request;
    private final Timer timer = new Timer(this::timeIsUp);
    private final CallerPace pace;

    private Phase phase = Phase.HEAD;
    private Peer peer = Peer.NONE;
    private @Nullable LiveExchange exchange;
    private @Nullable Forwarding sink;
    private boolean processing;
    private long toDiscard;

    ClientConnection(SocketChannel channel, EntrypointLoop home) {
        this.channel = channel;
        this.home = home;
        this.loop = home.loop();
        this.answer = new AnswerWriter(channel, home);
        this.inbox = new Inbox(channel, loop);
        this.request = new RequestReader(channel, loop, home.headBounds());
        this.pace = new CallerPace(home.nanos(), home.limits().caller().minBodyBytesPerSecond());
    }

    // -- what the socket says ---------------------------------------------------------------------------------------

    @Override
    public void channelActive(ChannelHandlerContext context) {
        peer = home.trusted().peer(channel.remoteAddress());
        home.opened(this);
        loop.timers().set(timer, loop.now() + home.nanos().head());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (phase == Phase.LINGER || phase == Phase.CLOSED) {
            toDiscard -= in.readableBytes();
            in.release();
            if (toDiscard < 0) {
                close();
            }
            return;
        }
        inbox.add(in);
        process();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        Forwarding to = sink;
        if (channel.isWritable() && to != null) {
            to.callerKeepsUp();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inbox.end();
            process();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Phase last = phase;
        phase = Phase.CLOSED;
        loop.timers().cancel(timer);
        home.closed(this);
        inbox.drop();
        answer.discard();
        LiveExchange current = exchange;
        Forwarding to = sink;
        exchange = null;
        sink = null;
        if (to != null) {
            to.abandon();
        }
        if (current != null && last == Phase.HEAD) {
            home.giveBack(current);
        } else if (current != null) {
            current.ledger().end(loop.now(), request.taken(), answer.written());
            home.ended(current);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof PausableReads.Paused) {
            if (inbox.isBrokenByPausedRead()) {
                close();
            }
        } else {
            // A reset does not close by itself where half-closed connections are kept.
            if (!(cause instanceof IOException)) {
                LOG.error("connection-failed loop={}", loop.index(), cause);
            }
            close();
        }
    }

    // -- what the bytes say -----------------------------------------------------------------------------------------

    private void process() {
        if (processing) {
            return;
        }
        processing = true;
        try {
            while (advance()) {
                // Each turn takes some bytes or changes the phase.
            }
        } catch (Malformed malformed) {
            broken(malformed);
        } finally {
            processing = false;
        }
        Forwarding to = sink;
        if (to != null) {
            to.flush();
        }
        if (inbox.hasEnded() && inbox.isEmpty()) {
            inputIsUsedUp();
        }
        inbox.settle();
    }

    private boolean advance() throws Malformed {
        ByteBuf in = inbox.bytes();
        if (in == null) {
            return false;
        }
        return switch (phase) {
            case HEAD -> readHead(in);
            case BODY -> readBody(in);
            case DISCARD -> discard(in);
            case ANSWER -> false;
            case LINGER, CLOSED -> {
                inbox.drop();
                yield false;
            }
        };
    }

    private void inputIsUsedUp() {
        switch (phase) {
            case HEAD, DISCARD, LINGER -> close();
            case BODY -> {
                if (!answer.isLast()) {
                    fail(new Failure.BadRequest("The request's body ended before its end."));
                }
            }
            case ANSWER, CLOSED -> {}
        }
    }

    private boolean readHead(ByteBuf in) throws Malformed {
        LiveExchange current = exchange;
        if (current == null) {
            current = home.take();
            exchange = current;
            request.begin();
            loop.timers().set(timer, loop.now() + home.nanos().head());
        }
        boolean complete = request.head(current, in);
        if (complete) {
            begin(current);
        }
        return complete;
    }

    private void begin(LiveExchange current) {
        RequestHead head = current.head();
        long length = head.contentLength();
        request.beginBody(head.framing(), length);
        phase = head.framing() == Framing.NONE ? Phase.ANSWER : Phase.BODY;
        announce(current, head.keepsAlive());
        long max = home.limits().sizes().maxBodyBytes();
        if (max > 0 && length > max) {
            refuse(new Failure.BodyTooLarge(max));
        } else {
            current.pipeline().run(home.routes(), this);
        }
    }

    private void announce(LiveExchange current, boolean keep) {
        long now = loop.now();
        current.begin(peer, now, home.millis());
        answer.begin(current, keep);
        pace.begin(now);
        loop.timers().set(timer, now + pace.firstLook());
        home.began(current);
    }

    private boolean readBody(ByteBuf in) throws Malformed {
        Forwarding to = sink;
        if (to == null || !to.keepsUp()) {
            return false;
        }
        long before = request.taken();
        ByteBuf payload = request.body(in);
        pace.progress(loop.now(), request.taken() - before);
        if (payload != null) {
            long max = home.limits().sizes().maxBodyBytes();
            if (max > 0 && request.payload() > max) {
                payload.release();
                fail(new Failure.BodyTooLarge(max));
                return true;
            }
            to.body(payload);
        }
        if (request.isBodyComplete() && phase == Phase.BODY) {
            phase = Phase.ANSWER;
            to.bodyEnd(request.trailer());
        }
        return true;
    }

    private boolean discard(ByteBuf in) throws Malformed {
        long before = request.taken();
        ByteBuf payload = request.body(in);
        if (payload != null) {
            payload.release();
        }
        toDiscard -= request.taken() - before;
        if (request.isBodyComplete()) {
            awaitNext();
        } else if (toDiscard < 0) {
            linger();
        }
        return true;
    }

    /** The bytes cannot be read in one way only: nothing behind this place is looked at. */
    private void broken(Malformed malformed) {
        LiveExchange current = exchange;
        if (phase == Phase.DISCARD || current == null) {
            close();
            return;
        }
        if (phase == Phase.HEAD) {
            phase = Phase.BODY;
            request.loseBody();
            announce(current, false);
        }
        fail(HeadFiller.failure(malformed));
    }

    // -- what is answered -------------------------------------------------------------------------------------------

    @Override
    public void passBody(Forwarding to) {
        sink = to;
        if (phase == Phase.BODY) {
            pace.begin(loop.now());
            process();
        }
    }

    @Override
    public boolean isRequestComplete() {
        return phase == Phase.ANSWER;
    }

    @Override
    public void interim(ResponseHead head) {
        answer.interim(head);
    }

    @Override
    public void begin(ResponseHead head) {
        if (!isRequestComplete() || home.isDraining() || (inbox.hasEnded() && inbox.isEmpty())) {
            answer.makeLast();
        }
        answer.forwarded(head);
    }

    @Override
    public boolean hasBegun() {
        return answer.hasBegun();
    }

    @Override
    public void body(ByteBuf payload) {
        answer.body(payload);
    }

    @Override
    public void end(@Nullable Fields trailer) {
        sink = null;
        answer.end(trailer);
        settle();
    }

    @Override
    public void flush() {
        answer.flush();
    }

    @Override
    public boolean keepsUp() {
        return channel.isWritable();
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
        if (to != null) {
            to.abandon();
        }
        if (answer.hasBegun()) {
            cut();
        } else {
            refuse(failure);
        }
    }

    @Override
    public void refuse(Failure failure) {
        LiveExchange current = exchange;
        if (current != null) {
            current.fail(failure);
            Refusal refusal = Refusals.of(failure);
            if (HeadFiller.closes(failure)) {
                answer.makeLast();
            }
            byte[] document = refusal.body(current.requestId());
            own(new AnswerHeads.Own(refusal.status(), Refusal.CONTENT_TYPE, document, refusal.headers()));
        }
    }

    @Override
    public void answer(int status, String contentType, byte[] content) {
        own(new AnswerHeads.Own(status, contentType, content, List.of()));
    }

    private void own(AnswerHeads.Own own) {
        LiveExchange current = exchange;
        if (current == null) {
            return;
        }
        sink = null;
        boolean tooMuch = phase == Phase.BODY
                && (current.head().expectsContinue()
                        || current.head().contentLength()
                                > home.limits().sizes().discardBytes());
        if (tooMuch || home.isDraining()) {
            answer.makeLast();
        }
        answer.own(own);
        settle();
    }

    /** Ends the exchange when the last byte of its answer is with the system. */
    private void settle() {
        if (answer.isSent()) {
            finish();
        } else {
            LiveExchange current = exchange;
            answer.whenSent(() -> {
                if (current == exchange) {
                    finish();
                }
            });
        }
    }

    private void finish() {
        LiveExchange done = exchange;
        if (done == null || phase == Phase.CLOSED) {
            return;
        }
        exchange = null;
        done.ledger().end(loop.now(), request.taken(), answer.written());
        home.ended(done);
        if (answer.isLast() || home.isDraining()) {
            boolean nothingMore = phase == Phase.ANSWER && inbox.isEmpty();
            if (nothingMore || inbox.hasEnded()) {
                close();
            } else {
                linger();
            }
        } else if (phase == Phase.BODY) {
            phase = Phase.DISCARD;
            toDiscard = home.limits().sizes().discardBytes();
            loop.timers().set(timer, loop.now() + home.nanos().head());
            process();
        } else {
            awaitNext();
            process();
        }
    }

    private void awaitNext() {
        phase = Phase.HEAD;
        loop.timers().set(timer, loop.now() + home.nanos().idle());
    }

    /** Closing with bytes unread would reset the connection and could take the answer from the caller. */
    private void linger() {
        phase = Phase.LINGER;
        toDiscard = home.limits().sizes().discardBytes();
        inbox.drop();
        Unheeded.of(channel.shutdownOutput());
        loop.timers().set(timer, loop.now() + home.nanos().linger());
        inbox.settle();
    }

    // -- what ends it -----------------------------------------------------------------------------------------------

    private void timeIsUp() {
        long now = loop.now();
        switch (phase) {
            case HEAD -> headIsLate();
            case BODY, ANSWER -> {
                boolean waitsForBody = phase == Phase.BODY && sink != null && inbox.isEmpty();
                switch (pace.look(now, waitsForBody, answer.unsent(), answer.written())) {
                    case KEEPS -> loop.timers().set(timer, now + pace.nextLook(now));
                    case BODY_IS_LATE -> fail(new Failure.RequestTimeout("The request's body came too slowly."));
                    case ANSWER_IS_STUCK -> cut();
                }
            }
            case DISCARD, LINGER -> close();
            case CLOSED -> {}
        }
    }

    private void headIsLate() {
        LiveExchange current = exchange;
        if (current == null) {
            close();
            return;
        }
        phase = Phase.BODY;
        request.loseBody();
        announce(current, false);
        refuse(new Failure.RequestTimeout("The request's head was not complete in time."));
    }

    /** Closes in a way that the caller cannot take for the end of an answer. */
    void cut() {
        if (answer.endsWithConnection()) {
            channel.config().setSoLinger(0);
        }
        close();
    }

    private void close() {
        Unheeded.of(channel.close());
    }

    void closeIfIdle() {
        if (phase == Phase.HEAD && exchange == null && inbox.isEmpty()) {
            close();
        }
    }
}
