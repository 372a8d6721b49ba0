package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.AbsentCaller;
import dev.fairlead.gateway.http.BackendTimes;
import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Copy;
import dev.fairlead.gateway.http.Ending;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.gateway.wire.Framing;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One copy of a request on its way: its head at once, its body as it comes, and nobody who waits for the answer. */
final class Mirror implements Conversation, Copy, Ending, BackendPool.Waiting {

    // Of a failure the conversation was told.
    private static final AbsentCaller NOBODY = failure -> {};

    private final BackendPool pool;
    private final Loop loop;
    private final BackendTimes times;
    private final byte[] head;
    private final boolean toHead;
    private final boolean chunked;
    private final long maxBodyBytes;
    private final AtomicInteger onTheWay;
    private final Early early = new Early();
    private final Timer whole = new Timer(this::abandon);
    private List<ByteBuf> pieces = new ArrayList<>(1);
    private long size;
    private @Nullable Carrier connection;
    private boolean sent;
    private boolean over;

    /** @param maxBodyBytes of a body that is copied along; 0 copies none */
    Mirror(LiveExchange exchange, ForwardStep step, BackendPool pool, long maxBodyBytes, AtomicInteger onTheWay) {
        this.pool = pool;
        this.loop = exchange.home();
        this.times = step.times(exchange);
        this.maxBodyBytes = maxBodyBytes;
        this.toHead = exchange.method().equals("HEAD");
        this.chunked = maxBodyBytes > 0 && exchange.head().framing() == Framing.CHUNKED;
        this.onTheWay = onTheWay;
        HeadWriter writer = pool.home().writer();
        ForwardHead.write(writer, exchange, pool, step.passHost(), maxBodyBytes > 0);
        this.head = Arrays.copyOf(writer.bytes(), writer.length());
        onTheWay.lazySet(onTheWay.getPlain() + 1);
    }

    // -- the request, as it is passed on ----------------------------------------------------------------------------

    @Override
    public void body(ByteBuf payload) {
        if (over || sent || maxBodyBytes == 0) {
            return;
        }
        size += payload.readableBytes();
        if (size > maxBodyBytes) {
            pool.home().copyDropped();
            end();
        } else {
            pieces.add(payload.retainedDuplicate());
        }
    }

    @Override
    public void bodyEnd() {
        if (over || sent) {
            return;
        }
        sent = true;
        // A copy that hangs must not stay for ever: the longest that an answer may take to begin, and as much again.
        loop.timers().set(whole, loop.now() + times.connect() + 2 * times.response());
        start();
    }

    private void start() {
        Carrier idle = pool.take(false);
        if (idle != null) {
            connected(idle);
        } else if (pool.isFull()) {
            pool.home().copyDropped();
            end();
        } else {
            pool.open(this, times.connect());
        }
    }

    /** The caller's exchange is over; a request that never was complete is not copied. */
    @Override
    public void ended(Exchange exchange) {
        if (!sent) {
            end();
        }
    }

    // -- the copy ---------------------------------------------------------------------------------------------------

    @Override
    public void connected(Carrier ready) {
        if (over) {
            ready.release();
            return;
        }
        connection = ready;
        pool.began();
        ready.begin(this, toHead, loop.now());
        ready.head(pool.home().writer().clear().put(head, 0, head.length), chunked);
        List<ByteBuf> all = pieces;
        pieces = List.of();
        all.forEach(ready::body);
        ready.bodyEnd(null);
        ready.flush();
    }

    @Override
    public void failed(String reason, boolean late) {
        end();
    }

    @Override
    public void again() {
        if (!over) {
            start();
        }
    }

    @Override
    public Caller caller() {
        return NOBODY;
    }

    @Override
    public boolean hasWholeRequest() {
        return pieces.isEmpty();
    }

    @Override
    public BackendTimes times() {
        return times;
    }

    @Override
    public void interim(ResponseHead answer) {
        if (early.allows(answer)) {
            answer.clear();
        } else {
            abandon();
        }
    }

    @Override
    public void goesOn() {
        // A copy ends when its time is up, whatever its answer is.
    }

    @Override
    public boolean begin(ResponseHead answer) {
        return true;
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        over = true;
        loop.timers().cancel(whole);
        pieces.forEach(ByteBuf::release);
        pieces = List.of();
        if (connection != null) {
            connection = null;
            pool.ended();
        }
        onTheWay.lazySet(onTheWay.getPlain() - 1);
    }

    @Override
    public void lost(Carrier from, String reason) {
        end();
    }

    @Override
    public void giveUp(Failure failure) {
        abandon();
    }

    private void abandon() {
        Carrier open = connection;
        end();
        if (open != null) {
            open.abandon();
        }
    }
}
