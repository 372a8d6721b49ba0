package dev.fairlead.gateway.limit;

import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.model.Policy;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a policy is written in {@code RateLimit-Policy} and {@code RateLimit} (draft-ietf-httpapi-ratelimit-headers): the
 * sliding limit under the policy's name, the quota under that name and its period. Made once, as bytes, so that a request
 * only adds its numbers.
 */
public final class HeaderWords {

    private static final byte[] REMAINING = ascii(";r=");
    private static final byte[] RESET = ascii(";t=");
    private static final byte[] DEGRADED = ascii(";degraded");
    private static final String SEPARATOR = ", ";

    /** The policy line up to the rate's end; up to where the quota's window follows, if there is one. */
    private final byte[] policies;

    private final boolean hasQuota;
    private final byte[] rate;
    private final byte[] quota;
    private final byte[] onlyQuota;

    private HeaderWords(String ratePolicy, String rate, String quotaPolicy, String quota) {
        String both = ratePolicy + (ratePolicy.isEmpty() || quotaPolicy.isEmpty() ? "" : SEPARATOR) + quotaPolicy;
        this.policies = ascii("RateLimit-Policy: " + both + (quotaPolicy.isEmpty() ? "" : ";w="));
        this.hasQuota = !quotaPolicy.isEmpty();
        this.rate = ascii("RateLimit: " + rate);
        this.quota = ascii(SEPARATOR + quota);
        this.onlyQuota = ascii("RateLimit: " + quota);
    }

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
        return new HeaderWords(ratePolicy, rate, quotaPolicy, quota);
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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes both lines: the rate first, the quota second. A policy has at least one of the two. */
    void write(HeadWriter to, @Nullable Reading rateNow, @Nullable Reading quotaNow) {
        to.put(policies);
        if (hasQuota && quotaNow != null) {
            to.put(quotaNow.windowSeconds());
        }
        to.line();
        if (rateNow != null) {
            left(to.put(rate), rateNow);
        }
        if (quotaNow != null) {
            left(to.put(rateNow == null ? onlyQuota : quota), quotaNow);
        }
        to.line();
    }

    private static void left(HeadWriter to, Reading now) {
        to.put(REMAINING).put(now.remaining()).put(RESET).put(now.resetSeconds());
        if (now.degraded()) {
            to.put(DEGRADED);
        }
    }
}
