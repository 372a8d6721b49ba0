package dev.fairlead.gateway.tcp;

import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Timer;
import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.gateway.tcp.Relayed.Ending;
import dev.fairlead.model.TcpService.Server;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection that is passed on as bytes, on one loop: a caller's end, and a server's once one was connected to. Each
 * direction ends for itself, and the connection when both have ended. While a server is connected to, the caller's first
 * bytes wait here and no more are read.
 */
public final class Relay {

    private final Relays hub;
    private final Loop loop;
    private final Relays.Caller about;
    private final Line line;
    private final RelayEnd caller;
    private final Deque<Server> untried;
    private final int proxyProtocol;
    private final Timer timer = new Timer(this::timeIsUp);
    private final List<ByteBuf> early = new ArrayList<>();
    private final List<Runnable> atEnd = new ArrayList<>();
    private final long startNanos;
    private final long startMillis;
    private @Nullable RelayEnd server;
    private String address = "";
    private String lastReason = "the service has no server";
    private int attempt;
    private long moved;
    private boolean over;

    Relay(Relays hub, Relays.Caller about, Line line) {
        this.hub = hub;
        this.loop = about.loop();
        this.about = about;
        this.line = line;
        this.caller = new RelayEnd(about.channel(), loop, about.ends(), this);
        Turns.Tries tries = line.turns().next(loop.index());
        this.untried = new ArrayDeque<>(tries.servers());
        this.proxyProtocol = tries.proxyProtocol();
        this.startNanos = loop.now();
        this.startMillis = hub.millis();
        this.moved = startNanos;
    }

    /** Reads what comes from the caller; stands at the end of its pipeline. */
    public ChannelHandler handler() {
        return caller;
    }

    /** Begins. On its loop. */
    public void start() {
        caller.read(false);
        Optional<String> refusal = hub.admit(this, line, about.source().getAddress());
        if (refusal.isPresent()) {
            finish(Ending.REFUSED, refusal.get());
        } else {
            tryNext();
        }
    }

    /** Something to be done when it is over. */
    void onEnd(Runnable todo) {
        atEnd.add(todo);
    }

    /** The gateway stops. On its loop. */
    public void cut() {
        finish(Ending.CUT, "the gateway stops");
    }

    // -- connecting -------------------------------------------------------------------------------------------------

    private void tryNext() {
        attempt++;
        Server next = untried.poll();
        if (next == null) {
            finish(Ending.UNREACHABLE, lastReason);
            return;
        }
        address = next.address();
        int mine = attempt;
        loop.timers().set(timer, loop.now() + hub.connectNanos());
        hub.names().find(next.host(), loop, found -> {
            loop.afterEvents(() -> {
                if (mine == attempt && !over) {
                    connect(found, next.port(), mine);
                }
            });
        });
    }

    private void connect(List<InetAddress> found, int port, int mine) {
        if (found.isEmpty()) {
            failed(mine, "its name is not known, or leads nowhere that FAIRLEAD_BACKEND_ADDRESSES allows");
            return;
        }
        InetAddress to = found.get(Math.floorMod(loop.random().nextInt(), found.size()));
        ChannelFuture connecting = hub.bootstrap(loop, to)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.config().setAllowHalfClosure(true);
                        RelayEnd end = new RelayEnd(channel, loop, new Ends.Plain(channel), Relay.this);
                        channel.pipeline().addLast(end);
                    }
                })
                .connect(new InetSocketAddress(to, port));
        connecting.addListener(done -> {
            SocketChannel channel = (SocketChannel) connecting.channel();
            if (over || mine != attempt) {
                Unheeded.of(channel.close());
            } else if (done.isSuccess()) {
                connected(channel);
            } else {
                failed(mine, String.valueOf(done.cause().getMessage()));
            }
        });
    }

    private void failed(int mine, String reason) {
        if (mine == attempt && !over) {
            lastReason = address + ": " + reason;
            tryNext();
        }
    }

    private void connected(SocketChannel channel) {
        attempt++;
        RelayEnd end = channel.pipeline().get(RelayEnd.class);
        server = end;
        move();
        loop.timers().set(timer, moved + hub.idleNanos());
        if (proxyProtocol > 0) {
            end.write(
                    ProxyLine.of(proxyProtocol, about.source(), about.channel().localAddress()));
        }
        early.forEach(end::write);
        early.clear();
        end.flush();
        if (caller.hasInputEnded()) {
            end.endOutput();
        } else if (end.takesMore()) {
            caller.read(true);
        }
    }

    // -- the bytes --------------------------------------------------------------------------------------------------

    private @Nullable RelayEnd other(RelayEnd end) {
        return end == caller ? server : caller;
    }

    void received(RelayEnd from, ByteBuf bytes) {
        RelayEnd to = other(from);
        if (over) {
            bytes.release();
        } else if (to == null) {
            // What the start of the connection had read already: reading is off.
            early.add(bytes);
        } else {
            move();
            to.write(bytes);
            if (!to.takesMore()) {
                from.read(false);
                loop.timers().set(timer, loop.now() + hub.stallNanos() / 2);
            }
        }
    }

    void flush(RelayEnd from) {
        RelayEnd to = other(from);
        if (to != null && !over) {
            to.flush();
        }
    }

    void takesMore(RelayEnd end) {
        RelayEnd from = other(end);
        if (from != null && !over) {
            move();
            from.read(true);
        }
    }

    private void move() {
        moved = loop.now();
    }

    // -- the end ----------------------------------------------------------------------------------------------------

    void inputEnded(RelayEnd from) {
        RelayEnd to = other(from);
        move();
        if (to != null && !over) {
            to.endOutput();
            loop.timers().set(timer, moved + hub.halfOpenNanos());
        }
    }

    /** Ends when both directions have. */
    void settle() {
        RelayEnd end = server;
        if (end != null
                && caller.hasInputEnded()
                && end.hasInputEnded()
                && caller.hasOutputEnded()
                && end.hasOutputEnded()) {
            finish(Ending.DONE, "");
        }
    }

    void broken(RelayEnd end, String reason) {
        if (end == caller || end == server) {
            finish(Ending.BROKEN, (end == caller ? "caller: " : "server: ") + reason);
        }
    }

    /** The channel is gone. One that had ended its side well leaves what it sent to the other end. */
    void closed(RelayEnd end) {
        if (end != caller && end != server) {
            return;
        }
        RelayEnd to = other(end);
        if (!over && to != null && end.hasInputEnded()) {
            to.closeWhenSent(hub.stallNanos());
            end(Ending.DONE, "");
        } else {
            broken(end, "it left");
        }
    }

    private void timeIsUp() {
        long now = loop.now();
        RelayEnd end = server;
        if (end == null) {
            failed(attempt, "no connection in time");
            return;
        }
        if (caller.isStalled(now, hub.stallNanos()) || end.isStalled(now, hub.stallNanos())) {
            finish(Ending.IDLE, "one side took no byte for " + TimeUnit.NANOSECONDS.toSeconds(hub.stallNanos()) + " s");
            return;
        }
        boolean half = caller.hasInputEnded() || end.hasInputEnded();
        long idleAt = moved + (half ? hub.halfOpenNanos() : hub.idleNanos());
        if (idleAt <= now) {
            finish(Ending.IDLE, "no byte came for too long");
            return;
        }
        boolean waits = !caller.takesMore() || !end.takesMore();
        loop.timers().set(timer, waits ? Math.min(idleAt, now + hub.stallNanos() / 2) : idleAt);
    }

    private void finish(Ending ending, String reason) {
        if (over) {
            return;
        }
        RelayEnd end = server;
        if (ending == Ending.DONE) {
            caller.closeWhenSent(hub.stallNanos());
            if (end != null) {
                end.closeWhenSent(hub.stallNanos());
            }
        } else {
            caller.abort();
            if (end != null) {
                end.abort();
            }
        }
        end(ending, reason);
    }

    private void end(Ending ending, String reason) {
        over = true;
        loop.timers().cancel(timer);
        early.forEach(ByteBuf::release);
        early.clear();
        RelayEnd end = server;
        hub.ended(new Relayed(
                loop.index(),
                about.entrypoint(),
                about.serverName(),
                line,
                address,
                ending,
                reason,
                startMillis,
                loop.now() - startNanos,
                caller.received(),
                end == null ? 0 : end.received()));
        atEnd.forEach(Runnable::run);
        about.closed().run();
    }
}
