package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.LiveExchange;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A request as a run sees it, taken from its exchange on the loop; its body is read later, on the run's thread. What ends at this hop, what only the gateway may say, and what steps put in for the service
 * alone is not among the headers that expressions read.
 */
final class Requests {

    private static final Set<String> OURS = Set.of(
            "accept-encoding",
            "connection",
            "content-length",
            "expect",
            "forwarded",
            "host",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "traceparent",
            "tracestate",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-real-ip",
            "x-request-id");

    /** Which segments of the path have names. */
    record Parameters(Map<String, Integer> segments) {
        Parameters {
            segments = Map.copyOf(segments);
        }
    }

    private Requests() {}

    /** On the exchange's loop. */
    static Triggered of(
            LiveExchange exchange, String target, Parameters parameters, byte[] body, double random, long millis) {
        Set<String> set = new HashSet<>();
        exchange.changes().eachRequest((name, value) -> set.add(name.toLowerCase(Locale.ROOT)));
        List<String> ending = ending(exchange);
        Map<String, String> service = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Map<String, String> seen = new LinkedHashMap<>();
        exchange.eachRequestHeader((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (passes(lower) && !ending.contains(lower)) {
                service.merge(name, value, (one, other) -> one + (lower.equals("cookie") ? "; " : ", ") + other);
                if (!set.contains(lower)) {
                    Outside.Reply.join(seen, name, value);
                }
            }
        });
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("id", exchange.requestId());
        value.put("method", exchange.method());
        value.put("scheme", exchange.secured() == null ? "http" : "https");
        value.put("host", exchange.host());
        value.put("path", exchange.path());
        value.put("params", parameters(exchange.path(), parameters));
        value.put("query", query(exchange.query()));
        value.put("headers", seen);
        value.put("address", address(exchange.callerAddress()));
        value.put("client", exchange.client());
        CompiledRoute route = exchange.route();
        value.put("product", route == null ? "" : route.product());
        String type = seen.getOrDefault("content-type", "");
        return new Triggered(value, exchange.method(), target, service, body, type, random, millis);
    }

    private static boolean passes(String lower) {
        String dashed = lower.replace('_', '-');
        return !OURS.contains(dashed)
                && !dashed.startsWith("x-forwarded-")
                && !dashed.startsWith("x-fairlead-")
                && lower.indexOf('_') < 0;
    }

    private static List<String> ending(LiveExchange exchange) {
        String connection = exchange.header("connection");
        return connection == null
                ? List.of()
                : List.of(connection.toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1));
    }

    private static Map<String, Object> parameters(String path, Parameters parameters) {
        String[] segments = path.split("/", -1);
        Map<String, Object> values = new HashMap<>();
        parameters.segments().forEach((name, index) -> {
            if (index + 1 < segments.length) {
                values.put(name, decoded(segments[index + 1].replace("+", "%2B")));
            }
        });
        return values;
    }

    /** The first value of each name. */
    static Map<String, Object> query(String query) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                values.putIfAbsent(name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException asItCame) {
            return text;
        }
    }

    private static String address(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException none) {
            return "";
        }
    }

    /** The segments of a whole path that an endpoint's pattern names. */
    static Parameters parameters(int before, List<String> names) {
        Map<String, Integer> segments = new HashMap<>();
        List<String> all = new ArrayList<>(names);
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).isEmpty()) {
                segments.put(all.get(i), before + i);
            }
        }
        return new Parameters(segments);
    }
}
