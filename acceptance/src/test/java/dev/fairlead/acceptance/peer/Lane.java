package dev.fairlead.acceptance.peer;

import dev.fairlead.acceptance.peer.Answers.Answer;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A gateway with two upstreams of its own, for one replay at a time: what stands below {@code /guarded} goes to the
 * guarded one, everything else to the open one. Two kinds of honest requests go along with every hostile one:
 *
 * <ul>
 *   <li>a ping, by the guarded route: the gateway's loop has read what was sent before it, so pieces that a ping stands
 *       between are separate reads without any sleeping;
 *   <li>a victim, by the open route: it travels over the connections that the hostile bytes may have poisoned.
 * </ul>
 */
public final class Lane implements AutoCloseable {

    /** Where pings go. */
    public static final String PING = "/guarded/ping/";
    /** Where victims go. */
    public static final String VICTIM = "/victim/";

    /** Requests of one honest connection. */
    private static final int HONEST = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RecordingUpstream open;
    private final RecordingUpstream guarded;
    private final GatewayUnderTest gateway;
    private @Nullable Caller honest;
    private int number;

    private Lane(RecordingUpstream open, RecordingUpstream guarded, GatewayUnderTest gateway) {
        this.open = open;
        this.guarded = guarded;
        this.gateway = gateway;
    }

    /** Starts a gateway between two new upstreams. */
    public static Lane start(GatewayUnderTest.Kind kind) {
        RecordingUpstream open = RecordingUpstream.start(kind.openPort());
        RecordingUpstream guarded = RecordingUpstream.start(kind.guardedPort());
        return new Lane(open, guarded, kind.start(open.port(), guarded.port()));
    }

    /** The upstream of everything that is not guarded. */
    public RecordingUpstream open() {
        return open;
    }

    /** The upstream of {@code /guarded}. */
    public RecordingUpstream guarded() {
        return guarded;
    }

    /** The gateway between. */
    public GatewayUnderTest gateway() {
        return gateway;
    }

    /** A new connection to the gateway. */
    public Caller call() throws IOException {
        return new Caller(gateway.host(), gateway.port());
    }

    /** Has the gateway read everything that was sent to it before; returns what was odd, or an empty text. */
    public String ping() throws IOException {
        return honestly(PING);
    }

    /** Sends an honest request by the open route; returns what was odd about its answer, or an empty text. */
    public String victim() throws IOException {
        return honestly(VICTIM);
    }

    private synchronized String honestly(String path) throws IOException {
        String target = path + ++number;
        Caller caller = honest;
        if (caller == null || caller.ended()) {
            caller = call();
            honest = caller;
        }
        caller.send("GET " + target + " HTTP/1.1\r\nHost: app.test\r\n\r\n");
        Answers answers = caller.await(1, PATIENCE);
        boolean good = answers.whole().size() == 1 && answers.rest() == 0;
        if (good && !caller.ended() && number % HONEST != 0) {
            caller.forget();
        } else {
            caller.close();
            honest = null;
        }
        if (!good) {
            return "an honest GET " + target + " got no answer of its own: " + answers;
        }
        Answer last = answers.whole().getLast();
        return last.status() == 200 && last.text().equals("GET " + target)
                ? ""
                : "an honest GET " + target + " got another's answer: " + last.status() + " " + last.text();
    }

    @Override
    public void close() throws IOException {
        if (honest != null) {
            honest.close();
        }
        gateway.close();
        open.close();
        guarded.close();
    }
}
