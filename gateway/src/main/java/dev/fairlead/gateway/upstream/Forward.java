package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Forwarding;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.Framing;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on its way to a backend and back.
 *
 * <p>It is tried again in three cases, once each. Connecting failed: nothing was sent, so the next address or backend is
 * tried. A connection that had been idle closed before a byte of the answer: the backend had hung up while we wrote, so
 * a new connection is opened, if the method may be repeated (RFC 9110 section 9.2.2) and none of the body is gone. The
 * backend refused the stream, or said goodbye before it: it did not look at it (RFC 9113 section 8.7), so any method may
 * be repeated as long as none of the body is gone.
 */
final class Forward implements Forwarding, BackendPool.Waiting {

    private static final int MAX_CONNECTS = 2;
    private static final int MAX_INTERIM = 32;

    private final LiveExchange exchange;
    private final Caller caller;
    private final Balance balance;
    private final boolean passHost;
    private final Loop loop;
    private @Nullable Timer timer;
    private BackendPool pool;
    private @Nullable Carrier connection;
    private int connects;
    private int interims;
    private boolean retried;
    private boolean bodyBegun;
    private boolean over;

    /** Where it asks for a tunnel, until it ends. */
    private @Nullable Tunnels tunnels;

    Forward(LiveExchange exchange, Balance balance, BackendPool first, boolean passHost) {
        this.exchange = exchange;
        this.caller = exchange.pipeline().caller();
        this.balance = balance;
        this.passHost = passHost;
        this.loop = exchange.home();
        this.pool = first;
    }

    Caller caller() {
        return caller;
    }

    LiveExchange exchange() {
        return exchange;
    }

    /** The backend may answer 101; a place is taken until this ends. */
    void asksForTunnel(Tunnels places) {
        tunnels = places;
    }

    boolean asksForTunnel() {
        return tunnels != null;
    }

    /** Sends it, at once where a connection is idle. */
    void start() {
        Carrier idle = pool.take();
        if (idle != null) {
            send(idle);
        } else {
            open();
        }
    }

    // -- connecting -------------------------------------------------------------------------------------------------

    private void open() {
        if (pool.isFull()) {
            fail(new Failure.Overloaded("every connection to " + pool.hostAndPort() + " is in use"));
            return;
        }
        Timer connecting = new Timer(() -> fail(new Failure.GatewayTimeout("connecting to " + pool.hostAndPort())));
        timer = connecting;
        // The look-up of the name counts too; a margin lets the connection's own timeout try another backend first.
        long patience = loop.now() + pool.nanos().connect() * MAX_CONNECTS;
        loop.timers().set(connecting, Math.min(patience, callerLeaves()));
        // It takes no body yet; but a caller that leaves must be heard: its exchange is soon another one's.
        caller.passBody(this);
        if (!over) {
            pool.open(this);
        }
    }

    private void stopTimer() {
        Timer running = timer;
        if (running != null) {
            timer = null;
            loop.timers().cancel(running);
        }
    }

    @Override
    public void connected(Carrier fresh) {
        if (over) {
            fresh.release();
            return;
        }
        stopTimer();
        send(fresh);
    }

    @Override
    public void failed(String reason, boolean late) {
        if (over) {
            return;
        }
        stopTimer();
        BackendPool next = balance.other(pool);
        if (++connects < MAX_CONNECTS && (next != pool || pool.hasMoreAddresses())) {
            pool = next;
            start();
        } else {
            fail(late ? new Failure.GatewayTimeout(reason) : new Failure.BadGateway(reason));
        }
    }

    private void fail(Failure failure) {
        end();
        caller.fail(failure);
    }

    // -- sending ----------------------------------------------------------------------------------------------------

    private void send(Carrier ready) {
        connection = ready;
        long now = loop.now();
        exchange.ledger().sentTo(pool.hostAndPort(), now);
        startTotal(now);
        ready.begin(this, exchange.method().equals("HEAD"), now);
        ForwardHead.write(pool.home().writer(), exchange, pool, passHost);
        ready.head(
                pool.home().writer(),
                exchange.head().framing() == Framing.CHUNKED
                        && exchange.changes().detour() == null);
        caller.passBody(this);
        if (!over && connection == ready) {
            ready.flush();
        }
    }

    private void startTotal(long now) {
        long total = pool.nanos().total();
        long due = Math.min(total > 0 ? now + total : Long.MAX_VALUE, callerLeaves());
        if (due != Long.MAX_VALUE && timer == null) {
            Timer whole = new Timer(this::totalIsUp);
            timer = whole;
            loop.timers().set(whole, due);
        }
    }

    /** An answer before the answer: passed on and forgotten. */
    void interim(ResponseHead head) {
        if (head.status() == 101 || ++interims > MAX_INTERIM) {
            giveUp(new Failure.BadGateway(pool.hostAndPort() + ": an interim answer that nobody asked for"));
        } else {
            caller.interim(head);
            head.clear();
        }
    }

    /** The answer has no end of its own: what bounds a request and its answer together does not hold any more. */
    void goesOn() {
        stopTimer();
    }

    /** When the caller stops waiting, if it said so. */
    private long callerLeaves() {
        long patience = caller.patienceNanos();
        return patience == 0 ? Long.MAX_VALUE : exchange.startNanos() + patience;
    }

    private void totalIsUp() {
        giveUp(new Failure.GatewayTimeout("the whole exchange with " + pool.hostAndPort()));
    }

    @Override
    public void body(ByteBuf payload) {
        bodyBegun = true;
        Carrier to = connection;
        if (to == null) {
            payload.release();
        } else {
            to.body(payload);
        }
    }

    @Override
    public void bodyEnd(@Nullable Fields trailer) {
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
        end();
        if (open != null) {
            open.goAway(closeCode);
        }
    }

    @Override
    public void abandon() {
        Carrier open = connection;
        end();
        if (open != null) {
            open.abandon();
        }
    }

    // -- what the connection says -----------------------------------------------------------------------------------

    /** Nothing more comes from the backend, and nothing more goes to it. */
    void end() {
        over = true;
        connection = null;
        stopTimer();
        Tunnels place = tunnels;
        if (place != null) {
            tunnels = null;
            place.release();
        }
        exchange.ledger().answeredByBackend(loop.now());
    }

    /** The connection closed before the answer was complete. */
    void lost(Carrier from, String reason) {
        boolean unseen = from.wasRefused() || (from.wasReused() && !from.sawAnswer() && mayRepeat());
        if (unseen && !retried && !bodyBegun && !caller.hasBegun()) {
            retried = true;
            connection = null;
            stopTimer();
            open();
        } else {
            fail(new Failure.BadGateway(reason));
        }
    }

    /** The backend did not do its part; the connection is of no more use. */
    void giveUp(Failure failure) {
        Carrier open = connection;
        if (open != null) {
            open.abandon();
        }
        fail(failure);
    }

    private boolean mayRepeat() {
        return switch (exchange.changes().detour() == null ? exchange.method() : "GET") {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }
}
