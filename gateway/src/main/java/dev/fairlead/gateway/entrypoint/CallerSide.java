package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Forwarding;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Pipeline;
import dev.fairlead.gateway.http.Refusals;
import dev.fairlead.gateway.http.Refusals.Refusal;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers the request that its connection has read: what is forwarded, what is refused, what the gateway says itself. */
final class CallerSide implements Caller, Pipeline.Answers {

    private final ClientConnection connection;
    private final SocketChannel channel;
    private final EntrypointLoop home;
    private final Loop loop;
    private final AnswerWriter answer;
    private @Nullable LiveExchange exchange;
    private @Nullable Forwarding sink;

    CallerSide(ClientConnection connection, SocketChannel channel, EntrypointLoop home) {
        this.connection = connection;
        this.channel = channel;
        this.home = home;
        this.loop = home.loop();
        this.answer = new AnswerWriter(channel, home);
    }

    /** A request is to be answered; {@code keep} says whether another one may follow it. */
    void begin(LiveExchange current, boolean keep) {
        exchange = current;
        answer.begin(current, keep);
    }

    // -- the request's body -----------------------------------------------------------------------------------------

    @Override
    public void passBody(Forwarding to) {
        sink = to;
        connection.passBody();
    }

    boolean hasSink() {
        return sink != null;
    }

    /** Who takes the body now; null if nobody does. */
    @Nullable
    Forwarding readySink() {
        Forwarding to = sink;
        return to != null && to.keepsUp() ? to : null;
    }

    void flushRequest() {
        Forwarding to = sink;
        if (to != null) {
            to.flush();
        }
    }

    void keepsUpAgain() {
        Forwarding to = sink;
        if (to != null) {
            to.callerKeepsUp();
        }
    }

    @Override
    public boolean isRequestComplete() {
        return connection.isRequestComplete();
    }

    void requestEndedEarly() {
        if (!answer.isLast() || sink != null) {
            fail(new Failure.BadRequest("The request's body ended before its end."));
        }
    }

    // -- a forwarded answer -----------------------------------------------------------------------------------------

    @Override
    public void interim(ResponseHead head) {
        answer.interim(head);
    }

    @Override
    public void begin(ResponseHead head) {
        if (!isRequestComplete() || home.isDraining() || connection.isLastRequest()) {
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
        if (answer.takeBack()) {
            refuse(failure);
        } else {
            cut();
        }
    }

    // -- an answer of our own ---------------------------------------------------------------------------------------

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
            own(current, new AnswerHeads.Own(refusal.status(), Refusal.CONTENT_TYPE, document, refusal.headers()));
        }
    }

    @Override
    public void answer(int status, String contentType, byte[] content) {
        LiveExchange current = exchange;
        if (current != null) {
            own(current, new AnswerHeads.Own(status, contentType, content, List.of()));
        }
    }

    private void own(LiveExchange current, AnswerHeads.Own own) {
        sink = null;
        boolean tooMuch = !isRequestComplete()
                && (current.head().expectsContinue()
                        || current.head().contentLength()
                                > home.limits().sizes().discardBytes());
        if (tooMuch || home.isDraining()) {
            answer.makeLast();
        }
        answer.own(own);
        settle();
    }

    // -- the end ----------------------------------------------------------------------------------------------------

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
        if (leave()) {
            connection.answered(answer.isLast());
        }
    }

    /** The connection is gone. */
    void gone() {
        answer.discard();
        Forwarding to = sink;
        sink = null;
        if (to != null) {
            to.abandon();
        }
        leave();
    }

    private boolean leave() {
        LiveExchange done = exchange;
        if (done == null) {
            return false;
        }
        exchange = null;
        done.ledger().end(loop.freshNow(), connection.taken(), answer.written());
        home.ended(done);
        return true;
    }

    long unsent() {
        return answer.unsent();
    }

    long written() {
        return answer.written();
    }

    /** Closes in a way that the caller cannot take for the end of an answer: it gets what there is of it, no more. */
    void cut() {
        answer.flush();
        if (answer.endsWithConnection()) {
            channel.config().setSoLinger(0);
        }
        connection.close();
    }
}
