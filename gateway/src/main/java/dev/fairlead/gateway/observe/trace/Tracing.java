package dev.fairlead.gateway.observe.trace;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.http.Spans;
import dev.fairlead.gateway.observe.OwnRoute;
import dev.fairlead.gateway.observe.trace.Span.Kind;
import dev.fairlead.gateway.observe.trace.Span.Trace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Decides at the beginning of each exchange whether it is told of, and tells of it when it ended: a span for the whole,
 * one for each step that took time, one for each time that a backend was sent the request. A trusted caller's decision is kept, whichever it is; of the
 * traces that begin here a share is sampled, chosen by the trace id, so that all replicas and all services that choose in
 * the same way choose the same ones.
 */
public final class Tracing implements Observer, AutoCloseable {

    private static final int SPAN_AT = 36;
    private static final int FLAGS_END = 55;
    private static final int LONGEST = 512;
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private final long bound;
    private final SpanSender sender;

    /** Traces, and sends from a thread of its own. */
    public Tracing(TraceSettings settings) {
        bound = settings.ratio() >= 1 ? Long.MAX_VALUE : (long) (settings.ratio() * Long.MAX_VALUE);
        sender = SpanSender.start(settings);
    }

    /** What sends; for gauges. */
    public SpanSender sender() {
        return sender;
    }

    @Override
    public void began(Exchange exchange) {
        LiveExchange live = (LiveExchange) exchange;
        boolean sampled = live.continuesTrace() ? wasSampled(live) : isChosen(live.traceId());
        if (sampled) {
            RandomGenerator random = live.home().random();
            Spans spans = new Spans(random.nextLong() | 1, () -> random.nextLong() | 1);
            live.handling().spans(spans);
            live.ledger().spans(spans);
        } else {
            live.handling().spans(Spans.NOT_SAMPLED);
        }
    }

    private boolean isChosen(String traceId) {
        long low = Long.parseUnsignedLong(traceId, 16, 32, 16) & Long.MAX_VALUE;
        return bound == Long.MAX_VALUE || low < bound;
    }

    private static boolean wasSampled(LiveExchange live) {
        String parent = parent(live);
        return (Integer.parseInt(parent, FLAGS_END - 2, FLAGS_END, 16) & 1) != 0;
    }

    // A trace that is continued has a traceparent that was checked.
    private static String parent(LiveExchange live) {
        int start = (int) (live.headerRange("traceparent") >>> Integer.SIZE);
        return new String(live.bytes(), start, FLAGS_END, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void ended(Exchange exchange) {
        Spans spans = exchange.handling().spans();
        CompiledRoute route = exchange.route();
        // How the gateway is asked whether it is well tells nobody anything.
        boolean own = route != null && OwnRoute.is(route);
        if (spans != null && spans.isSampled() && !own) {
            sender.offer(trace((LiveExchange) exchange, spans, route == null ? "" : route.route()));
        }
    }

    private static Trace trace(LiveExchange exchange, Spans spans, String route) {
        long start = exchange.startMillis() * 1_000_000;
        long zero = exchange.startNanos();
        spans.over(zero + exchange.durationNanos());
        boolean continued = exchange.continuesTrace();
        long parent = continued ? Long.parseUnsignedLong(parent(exchange), SPAN_AT, SPAN_AT + 16, 16) : 0;
        String method = METHODS.contains(exchange.method()) ? exchange.method() : "_OTHER";
        String verb = method.equals("_OTHER") ? "HTTP" : method;
        String failed = failed(exchange);
        List<Span> all = new ArrayList<>();
        all.add(new Span(
                spans.server(),
                parent,
                route.isEmpty() ? verb : verb + " " + route,
                Kind.SERVER,
                start,
                start + exchange.durationNanos(),
                server(exchange, method, failed),
                failed));
        for (Spans.Timed step : spans.steps()) {
            long from = start + step.startNanos() - zero;
            long to = start + step.endNanos() - zero;
            all.add(new Span(step.id(), spans.server(), step.name(), Kind.INTERNAL, from, to, Map.of(), ""));
        }
        spans.sendings().forEach(sending -> all.add(client(exchange, spans, sending, method)));
        return new Trace(exchange.traceId(), continued, List.copyOf(all));
    }

    private static String failed(Exchange exchange) {
        Failure failure = exchange.failure();
        if (exchange.status() != 0 && exchange.status() < 500) {
            return "";
        }
        return failure == null
                ? exchange.status() == 0 ? "caller_left" : Integer.toString(exchange.status())
                : failure.getClass().getSimpleName();
    }

    private static Map<String, Object> server(Exchange exchange, String method, String failed) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("http.request.method", method);
        attributes.put("url.scheme", exchange.secured() == null ? "http" : "https");
        put(attributes, "url.path", exchange.path());
        put(attributes, "server.address", exchange.host());
        status(attributes, exchange.status());
        put(attributes, "error.type", failed);
        put(attributes, "fairlead.request_id", exchange.requestId());
        put(attributes, "fairlead.client", exchange.client());
        CompiledRoute route = exchange.route();
        if (route != null) {
            put(attributes, "fairlead.route", route.route());
            put(attributes, "fairlead.product", route.product());
            put(attributes, "fairlead.service", route.service());
        }
        return attributes;
    }

    /** One that ended without a word of its own ended as the exchange did. */
    private static Span client(LiveExchange exchange, Spans spans, Spans.Sending sending, String method) {
        String verb = sending.isDetour() && !method.equals("HEAD") ? "GET" : method;
        String backend = sending.backend();
        int colon = backend.lastIndexOf(':');
        String failed = sending.error();
        if (failed.isEmpty() && sending.status() >= 500) {
            failed = Integer.toString(sending.status());
        } else if (failed.isEmpty() && sending.status() == 0) {
            failed = failed(exchange);
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("http.request.method", verb);
        put(attributes, "server.address", backend.substring(0, colon));
        attributes.put("server.port", Integer.valueOf(backend.substring(colon + 1)));
        status(attributes, sending.status());
        if (sending.resent() > 0) {
            attributes.put("http.request.resend_count", sending.resent());
        }
        put(attributes, "error.type", failed);
        long start = exchange.startMillis() * 1_000_000 - exchange.startNanos();
        long end = sending.endNanos() == 0 ? exchange.startNanos() + exchange.durationNanos() : sending.endNanos();
        return new Span(
                sending.id(),
                spans.server(),
                verb.equals("_OTHER") ? "HTTP" : verb,
                Kind.CLIENT,
                start + sending.startNanos(),
                start + end,
                attributes,
                failed);
    }

    private static void status(Map<String, Object> attributes, int status) {
        if (status != 0) {
            attributes.put("http.response.status_code", status);
        }
    }

    private static void put(Map<String, Object> attributes, String key, String value) {
        if (!value.isEmpty()) {
            attributes.put(key, value.length() > LONGEST ? value.substring(0, LONGEST) : value);
        }
    }

    /** Sends what is there, for at most a few seconds. */
    @Override
    public void close() {
        sender.close();
    }
}
