package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import java.util.Locale;

/** The URL as the caller sees it: what a trusted proxy says of it counts before what the socket says. */
final class CallerUrl {

    private CallerUrl() {}

    /** {@code http} or {@code https}. */
    static String scheme(Exchange exchange) {
        String said = exchange.trustsPeer() ? exchange.header("x-forwarded-proto") : null;
        if (said == null) {
            return exchange.secured() == null ? "http" : "https";
        }
        return switch (said.toLowerCase(Locale.ROOT)) {
            case "https", "wss" -> "https";
            default -> "http";
        };
    }

    /** The host with its port where one was given, as it came. */
    static String hostAndPort(Exchange exchange) {
        String host = exchange.header("host");
        return host == null ? exchange.host() : host;
    }

    /** The port that was given, with its colon; empty where it is the usual one of the scheme. */
    static String port(Exchange exchange, String scheme) {
        String host = hostAndPort(exchange);
        int colon = host.lastIndexOf(':');
        if (colon < 0 || host.indexOf(']', colon) >= 0) {
            return "";
        }
        String port = host.substring(colon);
        boolean usual =
                (scheme.equals("http") && port.equals(":80")) || (scheme.equals("https") && port.equals(":443"));
        return usual ? "" : port;
    }

    /** The path and the query, as the service would see them. */
    static String target(Exchange exchange) {
        String query = exchange.query();
        return query.isEmpty() ? exchange.forwardPath() : exchange.forwardPath() + "?" + query;
    }
}
