package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.BackendTimes;
import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Forwarding;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.ServiceCalls.Ask;
import dev.fairlead.gateway.http.ServiceCalls.Reply;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request that the gateway makes of a backend, and its whole answer. Asked once: whoever asks may ask again. */
final class Asking implements Conversation, BackendPool.Waiting {

    private final BackendPool pool;
    private final Loop loop;
    private final Ask ask;
    private final byte[] head;
    private final BackendTimes times;
    private final LiveExchange exchange;
    private final Answer answer = new Answer();
    private final Early early = new Early();
    private final Timer whole = new Timer(this::tooLate);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable Consumer<Reply> then;
    private @Nullable Carrier connection;
    private int status;
    private List<String> headers = List.of();

    Asking(LiveExchange exchange, ForwardStep step, BackendPool pool, Ask ask, Consumer<Reply> then) {
        this.exchange = exchange;
        this.pool = pool;
        this.loop = exchange.home();
        this.ask = ask;
        this.then = then;
        this.times = step.times(exchange);
        HeadWriter writer = pool.home().writer();
        ForwardHead.write(writer, exchange, pool, step.passHost(), ask);
        this.head = Arrays.copyOf(writer.bytes(), writer.length());
    }

    void start() {
        loop.timers().set(whole, loop.now() + ask.nanos());
        connect();
    }

    private void connect() {
        Carrier idle = pool.take(false);
        if (idle != null) {
            connected(idle);
        } else if (pool.isFull()) {
            settle(Reply.failed(pool.hostAndPort() + ": too many connections"));
        } else {
            pool.open(this, Math.min(times.connect(), ask.nanos()));
        }
    }

    /** Nobody wants the answer any more. */
    void abandon() {
        then = null;
        giveBack();
    }

    private void tooLate() {
        settle(Reply.failed(pool.hostAndPort() + ": no answer within its time"));
    }

    private void settle(Reply reply) {
        Consumer<Reply> told = then;
        then = null;
        giveBack();
        if (told != null) {
            told.accept(reply);
        }
    }

    private void giveBack() {
        loop.timers().cancel(whole);
        Carrier open = connection;
        if (open != null) {
            connection = null;
            pool.ended();
            open.abandon();
        }
    }

    // -- the connection ---------------------------------------------------------------------------------------------

    @Override
    public void connected(Carrier ready) {
        if (then == null) {
            ready.release();
            return;
        }
        connection = ready;
        pool.began();
        exchange.ledger().sentTo(pool.hostAndPort(), loop.now());
        ready.begin(this, ask.method().equals("HEAD"), loop.now());
        ready.head(pool.home().writer().clear().put(head, 0, head.length), false);
        if (ask.body().length > 0) {
            ready.body(Unpooled.wrappedBuffer(ask.body()));
        }
        ready.bodyEnd(null);
        ready.flush();
    }

    @Override
    public void failed(String reason, boolean late) {
        settle(Reply.failed(reason));
    }

    @Override
    public void again() {
        if (then != null) {
            connect();
        }
    }

    @Override
    public Caller caller() {
        return answer;
    }

    @Override
    public boolean hasWholeRequest() {
        return ask.body().length == 0;
    }

    @Override
    public void passBody() {
        // All of it was given at once.
    }

    @Override
    public BackendTimes times() {
        return times;
    }

    @Override
    public boolean asksForTunnel() {
        return false;
    }

    @Override
    public void interim(ResponseHead interim) {
        if (early.allows(interim)) {
            interim.clear();
        } else {
            settle(Reply.failed(pool.hostAndPort() + ": too many interim answers"));
        }
    }

    @Override
    public void goesOn() {
        // Its time ends when it ends, whatever the answer is.
    }

    @Override
    public boolean begin(ResponseHead from) {
        status = from.status();
        Fields fields = from.fields();
        List<String> read = new ArrayList<>(2 * fields.count());
        for (int i = 0; i < fields.count(); i++) {
            read.add(text(fields, fields.nameStart(i), fields.nameEnd(i)));
            read.add(text(fields, fields.valueStart(i), fields.valueEnd(i)));
        }
        headers = read;
        return true;
    }

    private static String text(Fields fields, int start, int end) {
        return new String(fields.bytes(), start, end - start, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void end() {
        if (connection != null) {
            connection = null;
            pool.ended();
        }
        exchange.ledger().answeredByBackend(loop.now());
    }

    @Override
    public void lost(Carrier from, String reason) {
        connection = null;
        pool.ended();
        settle(Reply.failed(reason));
    }

    @Override
    public void giveUp(Failure failure) {
        String why =
                switch (failure) {
                    case Failure.GatewayTimeout late -> late.reason();
                    case Failure.BadGateway bad -> bad.reason();
                    default -> failure.toString();
                };
        settle(Reply.failed(why));
    }

    /** Collects the answer. */
    private final class Answer implements Caller {

        @Override
        public void passBody(Forwarding to) {
            // All of it was given at once.
        }

        @Override
        public boolean isRequestComplete() {
            return true;
        }

        @Override
        public void interim(ResponseHead interim) {
            // Of no use here.
        }

        @Override
        public void begin(ResponseHead from) {
            // The conversation has read it.
        }

        @Override
        public boolean hasBegun() {
            return status != 0;
        }

        @Override
        public void body(ByteBuf payload) {
            int more = payload.readableBytes();
            boolean fits = body.size() + more <= ask.maxAnswerBytes();
            if (fits) {
                byte[] bytes = new byte[more];
                payload.readBytes(bytes);
                body.write(bytes, 0, more);
            }
            payload.release();
            if (!fits) {
                settle(Reply.failed(
                        pool.hostAndPort() + ": its answer has more than " + ask.maxAnswerBytes() + " bytes"));
            }
        }

        @Override
        public void end(@Nullable Fields trailer) {
            settle(new Reply(status, headers, body.toByteArray(), null));
        }

        @Override
        public void flush() {
            // Nothing was kept back.
        }

        @Override
        public boolean keepsUp() {
            return true;
        }

        @Override
        public void fail(Failure failure) {
            giveUp(failure);
        }
    }
}
