package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Forwarding;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Peer;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.PausableReads;
import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.gateway.wire.Framing;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.gateway.wire.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One caller's connection: requests come in one after the other, each is answered (by {@link CallerSide}) before the
 * next is looked at.
 *
 * <p>A caller that ends its side has not left: it may wait for answers. It has left when the connection is gone.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements OpenConnection {

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    private final SocketChannel channel;
    private final Ending ending;
    private final EntrypointLoop home;
    private final Loop loop;
    private final Inbox inbox;
    private final RequestReader request;
    private final CallerSide side;
    private final CallerPace pace;
    private final Timer timer = new Timer(this::timeIsUp);

    private Phase phase = Phase.HEAD;
    private Peer peer = Peer.NONE;

    /** Its head is being read. */
    private @Nullable LiveExchange next;

    private boolean processing;
    private long toDiscard;

    ClientConnection(SocketChannel channel, EntrypointLoop home, Ending ending) {
        this.channel = channel;
        this.ending = ending;
        this.home = home;
        this.loop = home.loop();
        this.inbox = new Inbox(channel, loop);
        this.request = new RequestReader(channel, loop, home.headBounds());
        this.side = new CallerSide(this, channel, home, ending);
        this.pace = new CallerPace(home.nanos(), home.limits().caller().minBodyBytesPerSecond());
    }

    // -- what the socket says ---------------------------------------------------------------------------------------

    @Override
    public void channelActive(ChannelHandlerContext context) {
        peer = home.peer(channel).over(ending.secured());
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
        boolean entered = loop.enter();
        try {
            process();
        } finally {
            if (entered) {
                loop.leave();
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            side.keepsUpAgain();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inbox.end();
            process();
        } else if (event == ProxyProtocol.Read.DONE) {
            peer = home.peer(channel).over(ending.secured());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        phase = Phase.CLOSED;
        loop.timers().cancel(timer);
        home.closed(this);
        inbox.drop();
        LiveExchange begun = next;
        next = null;
        if (begun != null) {
            home.giveBack(begun);
        }
        side.gone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        boolean paused = cause instanceof PausableReads.Paused;
        if (!paused && !(cause instanceof IOException)) {
            LOG.error("connection-failed loop={}", loop.index(), cause);
        }
        // A reset does not close by itself where half-closed connections are kept.
        if (!paused || inbox.isBrokenByPausedRead()) {
            close();
        }
    }

    // -- what the bytes say -----------------------------------------------------------------------------------------

    /** Goes as far as the bytes that are here allow. */
    void process() {
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
        side.flushRequest();
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
            case TUNNEL -> side.passOn(request, in);
            case DISCARD -> discard(in);
            case ANSWER, LINGER, CLOSED -> false;
        };
    }

    private void inputIsUsedUp() {
        switch (phase) {
            case HEAD, DISCARD, LINGER -> close();
            case BODY -> side.requestEndedEarly();
            case TUNNEL -> side.callerEnded();
            case ANSWER, CLOSED -> {}
        }
    }

    private boolean readHead(ByteBuf in) throws Malformed {
        LiveExchange current = next;
        if (current == null) {
            current = home.take();
            next = current;
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
            side.refuse(new Failure.BodyTooLarge(max));
        } else {
            current.pipeline().run(home.routes(), side);
        }
    }

    private void announce(LiveExchange current, boolean keep) {
        long now = loop.now();
        next = null;
        current.begin(peer, now, home.millis());
        side.begin(current, keep);
        pace.begin(now);
        loop.timers().set(timer, now + pace.firstLook());
        home.began(current);
    }

    private boolean readBody(ByteBuf in) throws Malformed {
        Forwarding to = side.readySink();
        if (to == null) {
            return false;
        }
        long before = request.taken();
        ByteBuf payload = request.body(in);
        pace.progress(loop.now(), request.taken() - before);
        if (payload != null) {
            long max = home.limits().sizes().maxBodyBytes();
            if (max > 0 && request.payload() > max) {
                payload.release();
                side.fail(new Failure.BodyTooLarge(max));
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
        LiveExchange current = next;
        if (current != null) {
            giveUpHead(current);
        } else if (phase == Phase.DISCARD) {
            close();
            return;
        }
        side.fail(Failure.of(malformed));
    }

    private void giveUpHead(LiveExchange current) {
        phase = Phase.BODY;
        request.loseBody();
        announce(current, false);
    }

    // -- what the answering side asks and says ----------------------------------------------------------------------

    boolean isRequestComplete() {
        return phase == Phase.ANSWER;
    }

    /** Whether no request can follow the one that is being answered. */
    boolean isLastRequest() {
        return inbox.hasEnded() && inbox.isEmpty();
    }

    long taken() {
        return request.taken();
    }

    /** The body is wanted from now on. */
    void passBody() {
        if (phase == Phase.BODY) {
            pace.begin(loop.now());
            process();
        }
    }

    /** Everything that comes from now on is passed on as it is; so is what the caller sent early. */
    void tunnel() {
        phase = Phase.TUNNEL;
        request.loseBody();
        lookIn(side.watchTunnel(loop.now()));
        process();
    }

    /** A tunnel is looked at again so many nanoseconds from now. */
    void lookIn(long nanos) {
        loop.timers().set(timer, loop.now() + nanos);
    }

    /** The answer is with the system, to its last byte; {@code last} if none may follow. */
    void answered(boolean last) {
        if (phase == Phase.CLOSED) {
            return;
        }
        // While it drains only: an answer that promised to go on is kept to, for the next request may be on its way.
        if (last || home.isStopping()) {
            if ((phase == Phase.ANSWER && inbox.isEmpty()) || inbox.hasEnded()) {
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
        ending.endOutput();
        loop.timers().set(timer, loop.now() + home.nanos().linger());
        inbox.settle();
    }

    // -- what ends it -----------------------------------------------------------------------------------------------

    private void timeIsUp() {
        long now = loop.now();
        switch (phase) {
            case HEAD -> headIsLate();
            case BODY, ANSWER -> {
                boolean waitsForBody = phase == Phase.BODY && side.hasSink() && inbox.isEmpty();
                switch (pace.look(now, waitsForBody, side.unsent(), side.written())) {
                    case KEEPS -> loop.timers().set(timer, now + pace.nextLook(now));
                    case BODY_IS_LATE -> side.fail(new Failure.RequestTimeout("The request's body came too slowly."));
                    case ANSWER_IS_STUCK -> side.cut();
                }
            }
            case TUNNEL -> lookIn(side.watchTunnel(now));
            case DISCARD, LINGER -> close();
            case CLOSED -> {}
        }
    }

    private void headIsLate() {
        LiveExchange current = next;
        if (current == null) {
            close();
        } else {
            giveUpHead(current);
            side.refuse(new Failure.RequestTimeout("The request's head was not complete in time."));
        }
    }

    void close() {
        Unheeded.of(channel.close());
    }

    @Override
    public void cut() {
        side.cut();
    }

    @Override
    public void closeIdle() {
        if (phase == Phase.HEAD && next == null && inbox.isEmpty()) {
            close();
        }
    }
}
