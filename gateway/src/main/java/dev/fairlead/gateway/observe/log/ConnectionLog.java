package dev.fairlead.gateway.observe.log;

import dev.fairlead.gateway.tcp.Relayed;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One line of JSON for each connection that was passed on as bytes, with the same keys in the same order. {@code time}
 * is when it ended. What does not apply is {@code null}.
 */
public final class ConnectionLog implements Relayed.Observer {

    private static final int NAME_BYTES = 600;

    private final LineSink sink;
    private final LongSupplier revision;
    private final byte[] lineEnd;

    /** By number; each is made and used by its own loop alone. */
    private final @Nullable Loop[] loops;

    /** What one event loop needs to make a line. */
    private record Loop(LineSink.Lane lane, JsonBytes line, LineTime time) {}

    /**
     * @param sink where lines go
     * @param loops how many event loops there are
     * @param revision the revision that this replica serves
     * @param replica the name of this replica
     */
    public ConnectionLog(LineSink sink, int loops, LongSupplier revision, String replica) {
        this.sink = sink;
        this.loops = new Loop[loops];
        this.revision = revision;
        JsonBytes end = new JsonBytes(64, AccessLog.LINE_BYTES).raw(ascii(",\"replica\":"));
        this.lineEnd = end.text(replica, NAME_BYTES).raw('}').raw('\n').copy();
    }

    @Override
    public void ended(Relayed connection) {
        Loop loop = loops[connection.loop()];
        if (loop == null) {
            loop = new Loop(sink.lane(), new JsonBytes(1024, AccessLog.LINE_BYTES), new LineTime());
            loops[connection.loop()] = loop;
        }
        JsonBytes line = loop.line().clear().raw(ascii("{\"time\":"));
        loop.time().append(line, connection.startMillis() + connection.nanos() / 1_000_000);
        line.raw(ascii(",\"event\":\"connection\""));
        text(line, "entrypoint", connection.entrypoint());
        text(line, "server_name", connection.serverName());
        text(line, "route", connection.line().route());
        text(line, "service", connection.line().service());
        text(line, "backend", connection.server());
        text(line, "ending", connection.ending().word());
        text(line, "reason", connection.reason());
        line.raw(ascii(",\"duration_ms\":")).millis(connection.nanos());
        line.raw(ascii(",\"bytes_in\":")).number(connection.bytesIn());
        line.raw(ascii(",\"bytes_out\":")).number(connection.bytesOut());
        line.raw(ascii(",\"revision\":")).number(revision.getAsLong()).raw(lineEnd);
        loop.lane().offer(line);
    }

    private static void text(JsonBytes line, String key, String value) {
        line.raw(ascii(",\"" + key + "\":"));
        if (value.isEmpty()) {
            line.nothing();
        } else {
            line.text(value, NAME_BYTES);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
