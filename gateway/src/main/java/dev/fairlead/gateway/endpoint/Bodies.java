package dev.fairlead.gateway.endpoint;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.wire.Framing;
import java.util.List;

/** What a head says of its body. */
final class Bodies {

    private static final List<String> WITHOUT = List.of("GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT");
    private static final List<String> SAFE = List.of("GET", "HEAD", "OPTIONS", "TRACE");

    private Bodies() {}

    static boolean has(Exchange exchange) {
        return exchange instanceof LiveExchange live
                ? live.head().framing() != Framing.NONE
                : length(exchange) > 0 || exchange.header("transfer-encoding") != null;
    }

    /** What is declared; -1 where nothing is. The head was looked at already. */
    static long length(Exchange exchange) {
        if (exchange instanceof LiveExchange live) {
            return live.head().contentLength();
        }
        String said = exchange.header("content-length");
        return said == null ? -1 : Long.parseLong(said);
    }

    /** Whether a body belongs to requests of that method. */
    static boolean belongsTo(String method) {
        return !WITHOUT.contains(method);
    }

    /** Whether nothing changes by requests of that method (RFC 9110 section 9.2.1). */
    static boolean isSafe(String method) {
        return SAFE.contains(method);
    }
}
