package dev.fairlead.gateway.limit;

import dev.fairlead.model.Policy;
import java.util.Locale;

/**
 * How a policy is written in {@code RateLimit-Policy} and {@code RateLimit} (draft-ietf-httpapi-ratelimit-headers): the
 * sliding limit under the policy's name, the quota under that name and its period.
 *
 * @param rate the rate's name, quoted; empty without a rate
 * @param ratePolicy the rate's whole item; empty without a rate
 * @param quota the quota's name, quoted; empty without a quota
 * @param quotaPolicy the quota's item without its window, which changes with the month; empty without a quota
 */
public record HeaderWords(String rate, String ratePolicy, String quota, String quotaPolicy) {

    static HeaderWords of(Policy policy) {
        String rate = policy.rateLimit().isEmpty() ? "" : quoted(policy.name());
        String ratePolicy = policy.rateLimit()
                .map(limit -> rate + ";q=" + limit.requests() + ";w="
                        + Math.ceilDiv(limit.per().toMillis(), 1000L))
                .orElse("");
        String quota = policy.quota()
                .map(limit -> quoted(policy.name() + "-" + limit.per().name().toLowerCase(Locale.ROOT)))
                .orElse("");
        String quotaPolicy =
                policy.quota().map(limit -> quota + ";q=" + limit.requests()).orElse("");
        return new HeaderWords(rate, ratePolicy, quota, quotaPolicy);
    }

    // RFC 9651 section 3.3.3: a string is printable ASCII; quotes and backslashes are escaped.
    private static String quoted(String name) {
        StringBuilder text = new StringBuilder("\"");
        name.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                text.append('\\');
            }
            text.appendCodePoint(point >= ' ' && point < 127 ? point : '_');
        });
        return text.append('"').toString();
    }
}
