package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.BackendTimes;
import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Forwarding;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.ResponseHead;
import dev.fairlead.gateway.wire.WebSocketHandshake;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on its way to a backend and back. What is tried again is for {@link Repeats} to say, and for {@link Tries}
 * where the route asks for more.
 */
final class Forward implements Conversation, Forwarding, BackendPool.Waiting, Place.Entrant {

    private final LiveExchange exchange;
    private final Caller caller;
    private final ForwardStep step;
    private final Balance balance;
    private final Loop loop;
    private final BackendTimes times;
    private final @Nullable Tries tries;
    private final int pinned;
    private final Patience patience;
    private final Early early = new Early();
    private final Repeats repeats = new Repeats();
    private BackendPool pool;
    private @Nullable Carrier connection;
    private @Nullable Place place;
    private boolean counted;
    private boolean bad;
    private boolean over;
    private boolean totalIsUp;
    private long sentNanos;

    /** @param pinned number of the backend that the caller's cookie names, if it goes there */
    Forward(LiveExchange exchange, ForwardStep step, Balance balance, BackendPool first, int pinned) {
        this.exchange = exchange;
        this.caller = exchange.pipeline().caller();
        this.step = step;
        this.balance = balance;
        this.loop = exchange.home();
        this.times = step.times(exchange);
        this.tries = Tries.of(exchange, step);
        this.pool = first;
        this.pinned = pinned;
        this.patience = new Patience(loop, exchange.startNanos(), caller.patienceNanos());
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public boolean hasWholeRequest() {
        return caller.isRequestComplete() || exchange.changes().detour() != null;
    }

    @Override
    public void passBody() {
        caller.passBody(this);
    }

    /** The backend may answer 101; a place is taken until this ends. */
    void asksForTunnel(Tunnels places) {
        early.asksForTunnel(places);
    }

    @Override
    public boolean asksForTunnel() {
        return early.asksForTunnel();
    }

    @Override
    public boolean isHandshake(ResponseHead answer) {
        return WebSocketHandshake.isAnswered(exchange.head(), answer);
    }

    @Override
    public BackendTimes times() {
        return times;
    }

    /** Sends it as soon as the service has a place for it. */
    void begin() {
        Admission admission = step.admission();
        if (admission == null) {
            start();
        } else {
            Place wanted = new Place(admission, exchange, this);
            place = wanted;
            wanted.enter();
        }
    }

    /** Sends it, at once where a connection is idle. */
    @Override
    public void start() {
        Carrier idle = pool.take(isAlone());
        if (idle != null) {
            send(idle);
        } else {
            open();
        }
    }

    private void open() {
        if (pool.isFull()) {
            fail(new Failure.Overloaded("every connection to " + pool.hostAndPort() + " is in use"));
            return;
        }
        // The look-up of the name counts too; a margin lets the connection's own timeout try another backend first.
        sentNanos = loop.now();
        patience.from(sentNanos, times.connect() * Repeats.MAX_CONNECTS, this::noConnection);
        // It takes no body yet; but a caller that leaves must be heard: its exchange is soon another one's.
        caller.passBody(this);
        if (!over) {
            pool.open(this, times.connect());
        }
    }

    /** A tunnel takes a connection for itself. */
    @Override
    public boolean isAlone() {
        return early.asksForTunnel();
    }

    @Override
    public void again() {
        if (!over) {
            patience.stop();
            start();
        }
    }

    private void noConnection() {
        exchange.ledger().notReached(pool.hostAndPort(), sentNanos, loop.now());
        fail(new Failure.GatewayTimeout("connecting to " + pool.hostAndPort()));
    }

    @Override
    public void connected(Carrier fresh) {
        if (over) {
            fresh.release();
            return;
        }
        patience.stop();
        send(fresh);
    }

    @Override
    public void failed(String reason, boolean late) {
        if (over) {
            return;
        }
        patience.stop();
        exchange.ledger().notReached(pool.hostAndPort(), sentNanos, loop.now());
        BackendPool next = balance.other(pool, ForwardStep.caller(balance, exchange));
        if (repeats.connects(balance.count()) && (next != pool || pool.hasMoreAddresses())) {
            pool = next;
            start();
        } else if (tries != null && tries.afterConnecting()) {
            repeats.startsAnew();
            again(tries, next);
        } else {
            Failure failure = late ? new Failure.GatewayTimeout(reason) : new Failure.BadGateway(reason);
            fail(pool.health().isDrained() ? step.none() : failure);
        }
    }

    /** Another try, after its wait. */
    private void again(Tries allowed, BackendPool next) {
        pool = next;
        allowed.afterWait(() -> {
            if (!over) {
                start();
            }
        });
    }

    @Override
    public void fail(Failure failure) {
        leave();
        caller.fail(failure);
    }

    // -- sending ----------------------------------------------------------------------------------------------------

    private void send(Carrier ready) {
        connection = ready;
        long now = loop.now();
        sentNanos = now;
        counted = true;
        pool.began();
        exchange.ledger().sentTo(pool.hostAndPort(), now);
        patience.total(now, times.total(), this::totalIsUp);
        ready.begin(this, exchange.method().equals("HEAD"), now);
        ForwardHead.write(pool.home().writer(), exchange, pool, step.passHost());
        ready.head(
                pool.home().writer(),
                ForwardHead.isChunked(exchange) && exchange.changes().detour() == null);
        caller.passBody(this);
        if (!over && connection == ready) {
            ready.flush();
        }
    }

    @Override
    public void interim(ResponseHead head) {
        if (!early.allows(head)) {
            giveUp(new Failure.BadGateway(pool.hostAndPort() + ": an interim answer that nobody asked for"));
        } else {
            caller.interim(head);
            head.clear();
        }
    }

    @Override
    public void goesOn() {
        patience.stop();
    }

    private void totalIsUp() {
        totalIsUp = true;
        giveUp(new Failure.GatewayTimeout("the whole exchange with " + pool.hostAndPort()));
    }

    @Override
    public void body(ByteBuf payload) {
        repeats.bodyBegins();
        exchange.handling().passed(payload);
        Carrier to = connection;
        if (to == null) {
            payload.release();
        } else {
            to.body(payload);
        }
    }

    @Override
    public void bodyEnd(@Nullable Fields trailer) {
        exchange.handling().passedAll();
        Carrier to = connection;
        if (to != null) {
            to.bodyEnd(trailer);
        }
    }

    @Override
    public void flush() {
        Carrier to = connection;
        if (to != null) {
            to.flush();
        }
    }

    @Override
    public boolean keepsUp() {
        Carrier to = connection;
        return to != null && to.keepsUp();
    }

    @Override
    public void callerKeepsUp() {
        Carrier from = connection;
        if (from != null) {
            from.readOn();
        }
    }

    @Override
    public void goAway(int closeCode) {
        Carrier open = connection;
        leave();
        if (open != null) {
            open.goAway(closeCode);
        }
    }

    @Override
    public void abandon() {
        Carrier open = connection;
        leave();
        if (open != null) {
            open.abandon();
        }
    }

    // -- what the connection says -----------------------------------------------------------------------------------

    @Override
    public boolean begin(ResponseHead head) {
        if (balance.timesAnswers()) {
            long now = loop.now();
            pool.answered(now - sentNanos, now);
        }
        exchange.ledger().answered(head.status());
        bad = head.status() >= 500 && step.health().watchesAnswers();
        if (bad) {
            pool.health().failed("it answered " + head.status());
        }
        Carrier open = connection;
        if (open != null && tries != null && !repeats.hasBodyBegun() && tries.afterStatus(head.status())) {
            leavePool("");
            connection = null;
            open.abandon();
            patience.stop();
            again(tries, balance.other(pool, ForwardStep.caller(balance, exchange)));
            return false;
        }
        if (step.cookie() != null) {
            step.remember(exchange, balance.number(pool), pinned);
        }
        repeats.answerBegins();
        caller.begin(head);
        return true;
    }

    /** Only a whole answer is a good one: half of one began well too. */
    @Override
    public void end() {
        if (!bad) {
            pool.health().succeeded();
        }
        leave();
    }

    private void leave() {
        over = true;
        leavePool("");
        connection = null;
        patience.stop();
        early.over();
        exchange.ledger().answeredByBackend(loop.now());
        Place held = place;
        if (held != null) {
            held.leave();
        }
    }

    /** @param error a word for traces; empty where the end of the exchange has it */
    private void leavePool(String error) {
        if (counted) {
            counted = false;
            exchange.ledger().leftBackend(error, loop);
            pool.ended();
        }
    }

    @Override
    public void lost(Carrier from, String reason) {
        leavePool("BadGateway");
        connection = null;
        boolean again = repeats.allow(from, Tries.isSafe(exchange));
        if (again && repeats.here(from)) {
            patience.stop();
            open();
            return;
        }
        pool.health().failed(reason);
        BackendPool next = balance.other(pool, ForwardStep.caller(balance, exchange));
        if (again && next != pool && repeats.elsewhere()) {
            patience.stop();
            pool = next;
            start();
            return;
        }
        if (repeats.isFresh(from) && tries != null && tries.afterNetworkError()) {
            patience.stop();
            again(tries, next);
        } else {
            fail(new Failure.BadGateway(reason));
        }
    }

    /** The backend did not do its part; the connection is of no more use. */
    @Override
    public void giveUp(Failure failure) {
        Carrier open = connection;
        leavePool(failure.getClass().getSimpleName());
        connection = null;
        if (open != null) {
            open.abandon();
        }
        pool.health()
                .failed(failure instanceof Failure.GatewayTimeout ? "it took too long" : "its answer was not HTTP");
        if (!totalIsUp && tries != null && repeats.isUntouched() && tries.after(failure)) {
            patience.stop();
            again(tries, balance.other(pool, ForwardStep.caller(balance, exchange)));
        } else {
            fail(failure);
        }
    }
}
