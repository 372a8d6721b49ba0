package dev.fairlead.gateway.tls;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.Secured;
import dev.fairlead.gateway.http.Verdict;
import java.util.function.UnaryOperator;

/**
 * Refuses a request for one host on a connection that was made for another, where the two have different TLS options
 * (421, RFC 9110 section 15.5.20): a handshake without a client certificate must not lead to a host that asks for one.
 */
public final class Fronting implements RouteFinder {

    private final UnaryOperator<String> optionsOf;
    private final RouteFinder next;

    /**
     * @param optionsOf what the options of a host are called
     * @param next finds the routes of what passes
     */
    public Fronting(UnaryOperator<String> optionsOf, RouteFinder next) {
        this.optionsOf = optionsOf;
        this.next = next;
    }

    @Override
    public Verdict find(Exchange exchange) {
        Secured secured = exchange.secured();
        if (secured == null || isHost(exchange, secured.serverName())) {
            return next.find(exchange);
        }
        String host = exchange.host();
        String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return optionsOf.apply(bare).equals(secured.options())
                ? next.find(exchange)
                : exchange.refuse(new Failure.Misdirected());
    }

    // Almost every request is for the host of its handshake: that is found out without making a String.
    private static boolean isHost(Exchange exchange, String serverName) {
        int start = exchange.hostStart();
        int length = serverName.length();
        if (length == 0 || exchange.hostEnd() - start != length) {
            return false;
        }
        byte[] bytes = exchange.bytes();
        for (int i = 0; i < length; i++) {
            if (bytes[start + i] != serverName.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
