package dev.fairlead.gateway.observe.record;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.StepClock;
import dev.fairlead.gateway.observe.log.FailureText;
import dev.fairlead.gateway.observe.log.JsonBytes;
import dev.fairlead.gateway.observe.log.JsonWriter;
import dev.fairlead.gateway.observe.log.LineTime;
import dev.fairlead.gateway.wire.Fields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells of an exchange what people may see of it: names of its headers and query parameters, and values of those alone that the settings
 * name. Bodies are not told of at all.
 */
final class RecordText {

    /** Bytes of a record; its parts are bounded so that none comes near it. */
    private static final int MOST_BYTES = 128 * 1024;

    private static final int NAME_BYTES = 600;
    private static final int PATH_BYTES = 2048;
    private static final int WORD_BYTES = 128;
    private static final int VALUE_BYTES = 256;

    /** Headers, and parameters, that are told of. */
    private static final int MOST_NAMES = 32;

    private static final int CALLER_LEFT = 499;

    private final RecordSettings settings;
    private final LongSupplier revision;
    private final String replica;

    /** What one loop needs to write records. */
    static final class Buffer {
        private final JsonBytes bytes = new JsonBytes(2048, MOST_BYTES);
        private final LineTime time = new LineTime();
    }

    RecordText(RecordSettings settings, LongSupplier revision, String replica) {
        this.settings = settings;
        this.revision = revision;
        this.replica = replica;
    }

    Recorded of(LiveExchange exchange, @Nullable StepClock clock, Buffer buffer) {
        long millis = exchange.startMillis() + exchange.durationNanos() / 1_000_000;
        int status = exchange.status() == 0 ? CALLER_LEFT : exchange.status();
        String failure = failure(exchange);
        JsonWriter json = new JsonWriter(buffer.bytes.clear());
        json.object().name("time");
        buffer.time.append(json.out(), millis);
        names(json, exchange);
        json.member("status", status);
        member(json, "failure", failure);
        counts(json, exchange);
        headers(json, exchange.head().fields());
        query(json, exchange.pathStart() < exchange.pathEnd() ? exchange.query() : "");
        steps(json, exchange, clock);
        json.end();
        CompiledRoute route = exchange.route();
        return new Recorded(
                millis,
                List.of(
                        exchange.requestId(),
                        route == null ? "" : route.product(),
                        exchange.client(),
                        route == null ? "" : route.endpoint(),
                        route == null ? "" : route.route(),
                        Integer.toString(status),
                        failure.contains(":") ? failure.substring(0, failure.indexOf(':')) : failure),
                new String(buffer.bytes.array(), 0, buffer.bytes.length(), StandardCharsets.UTF_8));
    }

    private static String failure(LiveExchange exchange) {
        Failure failure = exchange.failure();
        if (failure == null) {
            return exchange.status() == 0 ? "caller_left" : "";
        }
        return FailureText.of(failure);
    }

    private static void names(JsonWriter json, LiveExchange exchange) {
        member(json, "requestId", exchange.requestId());
        member(json, "traceId", exchange.traceId());
        CompiledRoute route = exchange.route();
        if (route != null) {
            member(json, "product", route.product());
            member(json, "proxy", route.proxy());
            member(json, "endpoint", route.endpoint());
            member(json, "route", route.route());
            member(json, "service", route.service());
        }
        member(json, "client", exchange.client());
        member(json, "credential", exchange.credential());
        member(json, "entrypoint", exchange.entrypoint());
        member(json, "method", exchange.method());
        if (exchange.hostStart() < exchange.hostEnd()) {
            member(json, "host", exchange.host());
        }
        if (exchange.pathStart() < exchange.pathEnd()) {
            json.member("path", exchange.path(), PATH_BYTES);
        }
        member(json, "backend", exchange.backend());
        member(json, "workflow", exchange.trail());
    }

    private void counts(JsonWriter json, LiveExchange exchange) {
        json.name("durationMs").out().millis(exchange.durationNanos());
        if (!exchange.backend().isEmpty()) {
            json.name("upstreamMs").out().millis(exchange.upstreamNanos());
        }
        json.member("bytesIn", exchange.bytesIn());
        json.member("bytesOut", exchange.bytesOut());
        json.member("revision", revision.getAsLong());
        json.member("replica", replica, NAME_BYTES);
    }

    private static void member(JsonWriter json, String name, String value) {
        if (!value.isEmpty()) {
            json.member(name, value, NAME_BYTES);
        }
    }

    private void headers(JsonWriter json, Fields fields) {
        json.list("headers");
        for (int i = 0; i < Math.min(fields.count(), MOST_NAMES); i++) {
            String name = latin(fields.bytes(), fields.nameStart(i), fields.nameEnd(i))
                    .toLowerCase(Locale.ROOT);
            boolean shown = settings.headers().contains(name);
            pair(json, name, shown ? latin(fields.bytes(), fields.valueStart(i), fields.valueEnd(i)) : null);
        }
        json.endList();
    }

    private void query(JsonWriter json, String query) {
        json.list("query");
        String[] pairs = query.isEmpty() ? new String[0] : query.split("&", MOST_NAMES + 1);
        for (int i = 0; i < Math.min(pairs.length, MOST_NAMES); i++) {
            int sign = pairs[i].indexOf('=');
            String name = sign < 0 ? pairs[i] : pairs[i].substring(0, sign);
            // Without a sign what stands there may be anything, also something that nobody should see.
            if (sign >= 0) {
                boolean shown = settings.parameters().contains(name);
                pair(json, name, shown ? pairs[i].substring(sign + 1) : null);
            }
        }
        json.endList();
    }

    private static void pair(JsonWriter json, String name, @Nullable String value) {
        json.object().member("name", name, WORD_BYTES);
        if (value != null) {
            json.member("value", value, VALUE_BYTES);
        }
        json.end();
    }

    private static String latin(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    // The names of the steps that began are known of every exchange, when they began of those that were chosen.
    private static void steps(JsonWriter json, LiveExchange exchange, @Nullable StepClock clock) {
        json.list("steps");
        if (clock == null) {
            CompiledRoute route = exchange.route();
            int begun = exchange.pipeline().begun();
            if (route != null) {
                route.steps()
                        .subList(0, Math.min(begun, route.steps().size()))
                        .forEach(step -> begin(json, "step", step.name()).end());
            }
        } else {
            timed(json, exchange, clock);
        }
        long sent = exchange.ledger().upstreamStart();
        if (sent != 0) {
            span(begin(json, "backend", exchange.backend()), sent - exchange.startNanos(), exchange.upstreamNanos());
        }
        json.endList();
    }

    private static void timed(JsonWriter json, LiveExchange exchange, StepClock clock) {
        long zero = exchange.startNanos();
        List<StepClock.Begun> steps = clock.steps();
        for (int i = 0; i < steps.size(); i++) {
            long begun = steps.get(i).nanos();
            long over = i + 1 < steps.size() ? steps.get(i + 1).nanos() : zero + exchange.durationNanos();
            span(begin(json, "step", steps.get(i).name()), begun - zero, over - begun);
        }
        for (StepClock.Node node : clock.nodes()) {
            begin(json, "node", node.name()).member("outcome", node.outcome(), WORD_BYTES);
            span(json, node.startNanos() - zero, node.nanos());
        }
    }

    private static JsonWriter begin(JsonWriter json, String kind, String name) {
        return json.object().member("kind", kind).member("name", name, WORD_BYTES);
    }

    private static void span(JsonWriter json, long at, long took) {
        json.name("atMs").out().millis(at);
        json.name("tookMs").out().millis(took);
        json.end();
    }
}
