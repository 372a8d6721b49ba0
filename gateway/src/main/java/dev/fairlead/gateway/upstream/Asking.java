package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.AbsentCaller;
import dev.fairlead.gateway.http.BackendTimes;
import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.ServiceCalls.Ask;
import dev.fairlead.gateway.http.ServiceCalls.Reply;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request that the gateway makes of a service, and its whole answer. It goes the way that a forwarded one goes: it
 * waits for a place among the service's requests, another backend is asked where connecting failed or the connection
 * closed before an answer, and what comes back counts for the health of the backend. Whether it is asked a second time
 * after an answer is for whoever asks to say.
 */
final class Asking implements Conversation, BackendPool.Waiting, Place.Entrant {

    private final ForwardStep step;
    private final Balance balance;
    private final Loop loop;
    private final Ask ask;
    private final BackendTimes times;
    private final LiveExchange exchange;
    private final Answer answer = new Answer();
    private final Early early = new Early();
    private final Repeats repeats = new Repeats();
    private final Timer whole = new Timer(this::tooLate);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private BackendPool pool;
    private @Nullable Place place;
    private @Nullable Consumer<Reply> then;
    private @Nullable Carrier connection;
    private int status;
    private boolean bad;
    private long sentNanos;
    private List<String> headers = List.of();

    Asking(LiveExchange exchange, ForwardStep step, Balance balance, BackendPool first, Ask ask, Consumer<Reply> then) {
        this.exchange = exchange;
        this.step = step;
        this.balance = balance;
        this.pool = first;
        this.loop = exchange.home();
        this.ask = ask;
        this.then = then;
        this.times = step.times(exchange);
    }

    /** Asks as soon as the service has a place for it. */
    void begin() {
        loop.timers().set(whole, loop.now() + ask.nanos());
        Admission admission = step.admission();
        if (admission == null) {
            start();
        } else {
            Place wanted = new Place(admission, exchange, this);
            place = wanted;
            wanted.enter();
        }
    }

    @Override
    public void start() {
        Carrier idle = pool.take(false);
        if (idle != null) {
            connected(idle);
        } else {
            open();
        }
    }

    private void open() {
        if (pool.isFull()) {
            settle(Reply.failed(pool.hostAndPort() + ": too many connections"));
        } else {
            sentNanos = loop.now();
            pool.open(this, Math.min(times.connect(), ask.nanos()));
        }
    }

    @Override
    public void fail(Failure failure) {
        settle(Reply.failed(told(failure)));
    }

    /** Nobody wants the answer any more. */
    @Override
    public void abandon() {
        then = null;
        giveBack();
    }

    // The time of whoever asks, which says nothing of the backend's health.
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
        Place held = place;
        if (held != null) {
            place = null;
            held.leave();
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
        sentNanos = loop.now();
        exchange.ledger().sentTo(pool.hostAndPort(), sentNanos);
        ready.begin(this, ask.method().equals("HEAD"), sentNanos);
        ForwardHead.write(pool.home().writer(), exchange, pool, step.passHost(), ask);
        ready.head(pool.home().writer(), false);
        if (ask.body().length > 0) {
            ready.body(Unpooled.wrappedBuffer(ask.body()));
        }
        ready.bodyEnd(null);
        ready.flush();
    }

    @Override
    public void failed(String reason, boolean late) {
        if (then == null) {
            return;
        }
        exchange.ledger().notReached(pool.hostAndPort(), sentNanos, loop.now());
        BackendPool next = other();
        boolean elsewhere = next != pool || pool.hasMoreAddresses();
        if (repeats.connects(balance.count()) && elsewhere) {
            pool = next;
            start();
        } else {
            settle(Reply.failed(reason));
        }
    }

    private BackendPool other() {
        return balance.other(pool, ForwardStep.caller(balance, exchange));
    }

    @Override
    public void again() {
        if (then != null) {
            start();
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
    public BackendTimes times() {
        return times;
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
        repeats.answerBegins();
        if (balance.timesAnswers()) {
            pool.answered(loop.now() - sentNanos, loop.now());
        }
        bad = from.status() >= 500 && step.health().watchesAnswers();
        if (bad) {
            pool.health().failed("it answered " + from.status());
        }
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
        if (!bad) {
            pool.health().succeeded();
        }
        exchange.ledger().answeredByBackend(loop.now());
    }

    @Override
    public void lost(Carrier from, String reason) {
        connection = null;
        pool.ended();
        boolean again = then != null && repeats.allow(from, Tries.isSafe(ask.method()));
        if (again && repeats.here(from)) {
            open();
            return;
        }
        pool.health().failed(reason);
        BackendPool next = other();
        if (again && next != pool && repeats.elsewhere()) {
            pool = next;
            start();
        } else {
            settle(Reply.failed(reason));
        }
    }

    /** The backend did not do its part within its own times, or spoke no HTTP. */
    @Override
    public void giveUp(Failure failure) {
        pool.health()
                .failed(failure instanceof Failure.GatewayTimeout ? "it took too long" : "its answer was not HTTP");
        settle(Reply.failed(told(failure)));
    }

    private static String told(Failure failure) {
        return switch (failure) {
            case Failure.GatewayTimeout late -> late.reason();
            case Failure.BadGateway bad -> bad.reason();
            case Failure.Overloaded full -> full.reason();
            default -> failure.toString();
        };
    }

    /** Collects the answer. */
    private final class Answer implements AbsentCaller {

        @Override
        public boolean hasBegun() {
            return status != 0;
        }

        @Override
        public void body(ByteBuf payload) {
            boolean fits = body.size() + payload.readableBytes() <= ask.maxAnswerBytes();
            if (fits) {
                body.writeBytes(ByteBufUtil.getBytes(payload));
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
        public void fail(Failure failure) {
            Asking.this.giveUp(failure);
        }
    }
}
