package dev.fairlead.compose.file;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes and durations as Compose writes them. */
public final class Units {

    // In powers of 1024, whatever people think of the letter.
    private static final Pattern BYTES = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([kmgtp]?)i?b?");
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ns|us|µs|ms|s|m|h|d|w)");
    private static final Map<String, BigDecimal> NANOS = Map.of(
            "ns", new BigDecimal("1"),
            "us", new BigDecimal("1000"),
            "µs", new BigDecimal("1000"),
            "ms", new BigDecimal("1000000"),
            "s", new BigDecimal("1000000000"),
            "m", new BigDecimal("60000000000"),
            "h", new BigDecimal("3600000000000"),
            "d", new BigDecimal("86400000000000"),
            "w", new BigDecimal("604800000000000"));

    private Units() {}

    /** {@code 1.5g}, {@code 512M}, {@code 64kb}, {@code 1024}; empty if it is none of these. */
    public static Optional<Long> bytes(String text) {
        Matcher matcher = BYTES.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches() || matcher.group(1).length() > 18) {
            return Optional.empty();
        }
        int power = matcher.group(2).isEmpty() ? 0 : "kmgtp".indexOf(matcher.group(2)) + 1;
        BigDecimal value = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(1024).pow(power));
        BigDecimal whole = value.setScale(0, RoundingMode.DOWN);
        return whole.precision() > 18 ? Optional.empty() : Optional.of(whole.longValueExact());
    }

    /** {@code 1h30m}, {@code 2d}, {@code 1.5s}, {@code 300ms}; a bare number counts seconds; empty if it is none of these. */
    public static Optional<Duration> duration(String text) {
        String bare = text.strip();
        if (bare.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(bare)));
        }
        Matcher part = PART.matcher(bare);
        BigDecimal nanos = BigDecimal.ZERO;
        int end = 0;
        while (part.find() && part.start() == end && part.group(1).length() < 13) {
            nanos = nanos.add(
                    new BigDecimal(part.group(1)).multiply(NANOS.getOrDefault(part.group(2), BigDecimal.ONE)));
            end = part.end();
        }
        BigDecimal whole = nanos.setScale(0, RoundingMode.DOWN);
        return bare.isEmpty() || end != bare.length() || whole.precision() > 18
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(whole.longValueExact()));
    }
}
