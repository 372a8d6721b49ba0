package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Verdict;

/** Answers that send the caller elsewhere. */
final class Redirects {

    private static final byte[] NOTHING = {};

    private Redirects() {}

    /** With a status of its own. */
    static Verdict to(String url, int status, Exchange exchange) {
        exchange.addAnswerHeader("Location", url);
        return exchange.answer(status, "", NOTHING);
    }

    /** 301 or 302 for GET, 308 or 307 for all others: those keep the method and the body (RFC 9110 section 15.4). */
    static Verdict to(String url, boolean permanent, Exchange exchange) {
        boolean get = exchange.method().equals("GET");
        int status = permanent ? (get ? 301 : 308) : (get ? 302 : 307);
        return to(url, status, exchange);
    }
}
