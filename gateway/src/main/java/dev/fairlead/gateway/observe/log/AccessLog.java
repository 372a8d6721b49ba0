package dev.fairlead.gateway.observe.log;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.observe.OwnRoute;
import dev.fairlead.gateway.observe.RouteCache;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The access log: one line of JSON for each exchange.
 *
 * <p>Every line has the same keys in the same order. What does not apply is {@code null}: names of a product where a
 * rule route matched, a backend where none was asked, a failure where there was none. {@code time} is when the exchange
 * ended (it began {@code duration_ms} earlier), {@code status} is 499 where the caller left before there was an answer,
 * {@code failure} is a stable word, with {@code ": reason"} behind it where there is one. Lines of workflows have one key
 * more, {@code workflow}: its name and the nodes that ran. Query strings, headers and
 * bodies are never in a line.
 *
 * <p>A line is encoded on the event loop into a buffer of that loop, straight from the bytes of the request, and copied
 * into the loop's lane of the {@link LineSink}: no String, no lock, no garbage. Each text has a bound, so a line has at
 * most {@value #LINE_BYTES} bytes.
 *
 * <p>The gateway's own routes (health, the admin side) have lines only where they failed: probes every few seconds would
 * drown the rest.
 */
public final class AccessLog implements Observer {

    static final int LINE_BYTES = 16 * 1024;
    static final int CALLER_LEFT = 499;

    private static final int NAME_BYTES = 600;
    private static final int HOST_BYTES = 300;
    private static final int PATH_BYTES = 2048;
    private static final int TRAIL_BYTES = 1024;
    private static final int METHOD_BYTES = 40;
    private static final int ID_BYTES = 128;

    private static final byte[] TIME = ascii("{\"time\":");
    private static final byte[] REQUEST_ID = ascii(",\"event\":\"request\",\"request_id\":");
    private static final byte[] TRACE_ID = ascii(",\"trace_id\":");
    private static final byte[] PARTNER = ascii(",\"partner\":");
    private static final byte[] CREDENTIAL = ascii(",\"credential\":");
    private static final byte[] METHOD = ascii(",\"method\":");
    private static final byte[] HOST = ascii(",\"host\":");
    private static final byte[] PATH = ascii(",\"path\":");
    private static final byte[] BACKEND = ascii(",\"backend\":");
    private static final byte[] STATUS = ascii(",\"status\":");
    private static final byte[] FAILURE = ascii(",\"failure\":");
    private static final byte[] DURATION = ascii(",\"duration_ms\":");
    private static final byte[] UPSTREAM = ascii(",\"upstream_ms\":");
    private static final byte[] BYTES_IN = ascii(",\"bytes_in\":");
    private static final byte[] BYTES_OUT = ascii(",\"bytes_out\":");
    private static final byte[] WORKFLOW = ascii(",\"workflow\":");
    private static final byte[] REVISION = ascii(",\"revision\":");

    private final LineSink sink;
    private final LongSupplier revision;
    private final byte[] lineEnd;
    private final RouteNames noNames;
    /** By number; each is made and used by its own loop alone. */
    private final @Nullable Loop[] loops;

    /**
     * An access log.
     *
     * @param sink where lines go
     * @param loops how many event loops there are
     * @param revision the revision that this replica serves
     * @param replica the name of this replica
     */
    public AccessLog(LineSink sink, int loops, LongSupplier revision, String replica) {
        this.sink = sink;
        this.revision = revision;
        this.loops = new Loop[loops];
        this.noNames = RouteNames.of("", "", "", "", "");
        JsonBytes end = new JsonBytes(64, LINE_BYTES).raw(ascii(",\"replica\":"));
        this.lineEnd = end.text(replica, NAME_BYTES).raw('}').raw('\n').copy();
    }

    @Override
    public void ended(Exchange exchange) {
        CompiledRoute route = exchange.route();
        if (route != null && exchange.status() < 400 && OwnRoute.is(route)) {
            return;
        }
        Loop loop = loop(exchange.loop());
        encode(exchange, route == null ? noNames : loop.names.get(route), loop);
        loop.lane.offer(loop.line);
    }

    private Loop loop(int number) {
        Loop loop = loops[number];
        if (loop == null) {
            loop = new Loop(sink.lane());
            loops[number] = loop;
        }
        return loop;
    }

    private void encode(Exchange exchange, RouteNames names, Loop loop) {
        JsonBytes line = loop.line.clear().raw(TIME);
        loop.time.append(line, exchange.startMillis() + exchange.durationNanos() / 1_000_000);
        line.raw(REQUEST_ID).plain(loop.id, exchange.requestId(loop.id));
        line.raw(TRACE_ID).plain(loop.id, exchange.traceId(loop.id));
        names.appendProduct(line);
        text(line.raw(PARTNER), exchange.client());
        text(line.raw(CREDENTIAL), exchange.credential());
        line.raw(METHOD).text(exchange.method(), METHOD_BYTES);
        bytes(line.raw(HOST), exchange.bytes(), exchange.hostStart(), exchange.hostEnd(), HOST_BYTES);
        bytes(line.raw(PATH), exchange.bytes(), exchange.pathStart(), exchange.pathEnd(), PATH_BYTES);
        names.appendRoute(line);
        text(line.raw(BACKEND), exchange.backend());
        int status = exchange.status();
        line.raw(STATUS).number(status == 0 ? CALLER_LEFT : status);
        failure(line.raw(FAILURE), exchange.failure(), status);
        line.raw(DURATION).millis(exchange.durationNanos());
        upstream(line.raw(UPSTREAM), exchange);
        line.raw(BYTES_IN).number(exchange.bytesIn());
        line.raw(BYTES_OUT).number(exchange.bytesOut());
        if (!exchange.trail().isEmpty()) {
            line.raw(WORKFLOW).text(exchange.trail(), TRAIL_BYTES);
        }
        line.raw(REVISION).number(revision.getAsLong()).raw(lineEnd);
    }

    private static void failure(JsonBytes line, @Nullable Failure failure, int status) {
        if (failure != null) {
            line.text(FailureText.of(failure), NAME_BYTES);
        } else if (status == 0) {
            line.text("caller_left", NAME_BYTES);
        } else {
            line.nothing();
        }
    }

    private static void upstream(JsonBytes line, Exchange exchange) {
        if (exchange.backend().isEmpty()) {
            line.nothing();
        } else {
            line.millis(exchange.upstreamNanos());
        }
    }

    private static void text(JsonBytes line, String value) {
        if (value.isEmpty()) {
            line.nothing();
        } else {
            line.text(value, NAME_BYTES);
        }
    }

    private static void bytes(JsonBytes line, byte[] source, int from, int to, int limit) {
        if (from >= to) {
            line.nothing();
        } else {
            line.utf8(source, from, to, limit);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What one event loop needs to make a line. */
    private static final class Loop {
        private final LineSink.Lane lane;
        private final JsonBytes line = new JsonBytes(LINE_BYTES, LINE_BYTES);
        private final LineTime time = new LineTime();
        private final byte[] id = new byte[ID_BYTES];
        private final RouteCache<RouteNames> names = new RouteCache<>(RouteNames::of);

        Loop(LineSink.Lane lane) {
            this.lane = lane;
        }
    }
}
