package dev.fairlead.gateway.limit;

import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.model.Policy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a policy is written in {@code RateLimit-Policy} and {@code RateLimit} (draft-ietf-httpapi-ratelimit-headers): the
 * sliding limit under the policy's name, the quota under that name and its period. Of several, all are in the first
 * line, and in the second the tightest of the windows and the tightest of the quotas. Made once, as bytes, so that a
 * request only adds its numbers.
 */
public final class HeaderWords {

    private static final byte[] REMAINING = ascii(";r=");
    private static final byte[] RESET = ascii(";t=");
    private static final byte[] DEGRADED = ascii(";degraded");
    private static final String LINE = "RateLimit: ";
    private static final String SEPARATOR = ", ";

    /** The policy line up to the end of the rates; up to where the first quota's window follows, if there is one. */
    private final byte[] policies;

    /** Of each further quota what stands between the window of the one before and its own. */
    private final byte[][] furtherQuotas;

    private final boolean hasQuota;
    private final byte[][] rates;
    private final byte[][] quotas;
    private final byte[][] onlyQuotas;

    private HeaderWords(String ratePolicies, List<String> rates, List<String> quotaPolicies, List<String> quotas) {
        String first = quotaPolicies.isEmpty() ? "" : quotaPolicies.getFirst();
        String both = ratePolicies + (ratePolicies.isEmpty() || first.isEmpty() ? "" : SEPARATOR) + first;
        this.policies = ascii("RateLimit-Policy: " + both);
        this.furtherQuotas = quotaPolicies.stream()
                .skip(1)
                .map(policy -> ascii(SEPARATOR + policy))
                .toArray(byte[][]::new);
        this.hasQuota = !quotas.isEmpty();
        this.rates = each(LINE, rates);
        this.quotas = each(SEPARATOR, quotas);
        this.onlyQuotas = each(LINE, quotas);
    }

    private static byte[][] each(String front, List<String> names) {
        return names.stream().map(name -> ascii(front + name)).toArray(byte[][]::new);
    }

    static HeaderWords of(String policy, List<Policy.RateLimit> rates, List<Policy.Quota> quotas) {
        List<String> rateNames = new ArrayList<>();
        List<String> ratePolicies = new ArrayList<>();
        for (Policy.RateLimit rate : rates) {
            String name = LimitNames.of(rate, rates);
            rateNames.add(quoted(name.isEmpty() ? policy : policy + "-" + name));
            ratePolicies.add(rateNames.getLast() + ";q=" + rate.requests() + ";w=" + LocalLimiter.windowSeconds(rate));
        }
        List<String> quotaNames = new ArrayList<>();
        List<String> quotaPolicies = new ArrayList<>();
        for (Policy.Quota quota : quotas) {
            quotaNames.add(quoted(policy + "-" + LimitNames.word(quota)));
            quotaPolicies.add(quotaNames.getLast() + ";q=" + quota.requests() + ";w=");
        }
        return new HeaderWords(String.join(SEPARATOR, ratePolicies), rateNames, quotaPolicies, quotaNames);
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

    /** Writes both lines of a policy with at most one limit of a kind: the rate first, the quota second. */
    void write(HeadWriter to, @Nullable Reading rate, @Nullable Reading quota) {
        to.put(policies);
        if (hasQuota && quota != null) {
            to.put(quota.windowSeconds());
        }
        to.line();
        left(to, rate, 0, quota, 0);
    }

    /** Writes both lines: of each kind the tightest. */
    void write(HeadWriter to, Readings rate, Readings quota) {
        to.put(policies);
        for (int i = 0; i < quota.count(); i++) {
            if (i > 0) {
                to.put(furtherQuotas[i - 1]);
            }
            to.put(quota.windowSeconds(i));
        }
        to.line();
        left(to, rate.tightest(), rate.tightestIndex(), quota.tightest(), quota.tightestIndex());
    }

    private void left(HeadWriter to, @Nullable Reading rate, int rateIndex, @Nullable Reading quota, int quotaIndex) {
        if (rate != null) {
            left(to.put(rates[rateIndex]), rate);
        }
        if (quota != null) {
            left(to.put((rate == null ? onlyQuotas : quotas)[quotaIndex]), quota);
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
