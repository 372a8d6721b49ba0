package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.tls.AskedTls;
import dev.fairlead.gateway.web.OwnCalls;
import dev.fairlead.gateway.web.WebCalls;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.model.Middleware;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The question that {@link ForwardAuth} asks: the request's head, perhaps its body, and in {@code X-Forwarded-*} what
 * it is about. What only a trusted proxy may say is left out where the peer is none.
 */
final class AuthRequest {

    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final List<String> ENDS_HERE = List.of(
            "connection",
            "keep-alive",
            "te",
            "trailers",
            "transfer-encoding",
            "upgrade",
            "host",
            "content-length",
            "expect",
            "http2-settings",
            "proxy-connection");
    private static final List<String> OURS = List.of("x-forwarded-", "x-real-ip", "x-fairlead-");

    private final Middleware.ForwardAuth options;
    private final OwnCalls calls;
    private final Optional<AskedTls> way;

    AuthRequest(Middleware.ForwardAuth options, OwnCalls calls) {
        this.options = options;
        this.calls = calls;
        this.way = options.trust().map(calls::way);
    }

    /**
     * Asks; the future always ends, at the latest after the timeout.
     *
     * @param body of the request, if the server gets it; else empty
     */
    CompletableFuture<WebCalls.Answer> send(Exchange exchange, byte[] body) {
        String method = options.preserveMethod() ? exchange.method() : "GET";
        return calls.ask(method, options.address(), headers(exchange), body, options.maxAnswerBytes(), ANSWER, way);
    }

    private Map<String, String> headers(Exchange exchange) {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.eachRequestHeader((name, value) -> {
            if (passes(exchange, name)) {
                headers.merge(canonical(name), value, (first, next) -> first + (isCookie(name) ? "; " : ", ") + next);
            }
        });
        boolean keepsAll = options.requestHeaders().isEmpty();
        if (!keepsAll) {
            headers.keySet().removeIf(name -> !isWanted(name));
        }
        about(exchange, headers);
        if (exchange instanceof LiveExchange live) {
            trace(live, headers);
        }
        headers.putIfAbsent("User-Agent", "fairlead");
        return headers;
    }

    /** The trace that the service gets too, with this question as the parent; a stranger's is not passed on. */
    private static void trace(LiveExchange exchange, Map<String, String> headers) {
        headers.keySet()
                .removeIf(name -> name.equalsIgnoreCase("traceparent")
                        || (name.equalsIgnoreCase("tracestate") && !exchange.continuesTrace()));
        HeadWriter traceparent = new HeadWriter();
        exchange.writeTraceparent(traceparent);
        headers.put(
                "traceparent", new String(traceparent.bytes(), 0, traceparent.length(), StandardCharsets.ISO_8859_1));
    }

    private static boolean isCookie(String name) {
        return name.equalsIgnoreCase("cookie");
    }

    private boolean passes(Exchange exchange, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (ENDS_HERE.contains(lower) || isNamedByConnection(exchange, lower)) {
            return false;
        }
        boolean ours = OURS.stream().anyMatch(prefix -> lower.replace('_', '-').startsWith(prefix));
        boolean believed = exchange.trustsPeer() && lower.indexOf('_') < 0 && !lower.startsWith("x-fairlead-");
        boolean forwarded = lower.startsWith("x-forwarded-");
        boolean untrusted = forwarded && options.trustForwardHeader().equals(Optional.of(false));
        return (!ours || believed) && !untrusted;
    }

    private static boolean isNamedByConnection(Exchange exchange, String lower) {
        String connection = exchange.header("connection");
        return connection != null
                && List.of(connection.toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1))
                        .contains(lower);
    }

    private boolean isWanted(String name) {
        boolean forwarded = name.toLowerCase(Locale.ROOT).startsWith("x-forwarded-");
        return (forwarded && options.trustForwardHeader().orElse(false))
                || options.requestHeaders().stream().anyMatch(wanted -> wanted.equalsIgnoreCase(name));
    }

    private void about(Exchange exchange, Map<String, String> headers) {
        boolean trusts = options.trustForwardHeader().orElse(false);
        String peer = text(exchange.peerAddress());
        String scheme = CallerUrl.scheme(exchange);
        String before = headers.get("X-Forwarded-For");
        headers.put("X-Forwarded-For", trusts && before != null ? before + ", " + peer : peer);
        put(headers, "X-Forwarded-Method", exchange.method(), trusts);
        put(headers, "X-Forwarded-Proto", scheme, trusts);
        put(headers, "X-Forwarded-Host", CallerUrl.hostAndPort(exchange), trusts);
        put(headers, "X-Forwarded-Uri", CallerUrl.target(exchange), trusts);
        if (options.trustForwardHeader().isPresent()) {
            String port = CallerUrl.port(exchange, "");
            String usual = scheme.equals("https") ? "443" : "80";
            headers.putIfAbsent("X-Forwarded-Port", port.isEmpty() ? usual : port.substring(1));
        }
    }

    private static void put(Map<String, String> headers, String name, String value, boolean onlyIfAbsent) {
        if (onlyIfAbsent) {
            headers.putIfAbsent(name, value);
        } else {
            headers.put(name, value);
        }
    }

    private static String canonical(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "x-forwarded-for" -> "X-Forwarded-For";
            case "x-forwarded-method" -> "X-Forwarded-Method";
            case "x-forwarded-proto" -> "X-Forwarded-Proto";
            case "x-forwarded-host" -> "X-Forwarded-Host";
            case "x-forwarded-uri" -> "X-Forwarded-Uri";
            case "x-forwarded-port" -> "X-Forwarded-Port";
            case "user-agent" -> "User-Agent";
            default -> name;
        };
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
