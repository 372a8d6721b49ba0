package dev.fairlead.gateway.limit;

import dev.fairlead.gateway.http.Exchange;
import java.util.Optional;

/** Writes what is left into an answer: the rate first, the quota second (draft-ietf-httpapi-ratelimit-headers). */
final class LimitHeaders {

    private LimitHeaders() {}

    static void write(Exchange exchange, HeaderWords words, Optional<Reading> rate, Optional<Reading> quota) {
        StringBuilder policies = new StringBuilder(96).append(words.ratePolicy());
        StringBuilder left = new StringBuilder(96);
        rate.ifPresent(reading -> append(left, words.rate(), reading));
        quota.ifPresent(reading -> {
            policies.append(policies.isEmpty() ? "" : ", ").append(words.quotaPolicy());
            policies.append(";w=").append(reading.windowSeconds());
            append(left, words.quota(), reading);
        });
        exchange.addAnswerHeader("RateLimit-Policy", policies.toString());
        exchange.addAnswerHeader("RateLimit", left.toString());
    }

    private static void append(StringBuilder line, String name, Reading reading) {
        line.append(line.isEmpty() ? "" : ", ").append(name);
        line.append(";r=").append(reading.remaining()).append(";t=").append(reading.resetSeconds());
    }
}
