package dev.fairlead.model.form;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as Go writes them: {@code 500ms}, {@code 1m}, {@code 1h30m}; a bare whole number is seconds. */
public final class Durations {

    private static final int MAX_LENGTH = 64;
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ns|us|µs|μs|ms|s|m|h)");
    private static final Map<String, Long> NANOS = nanos();

    private Durations() {}

    private static Map<String, Long> nanos() {
        Map<String, Long> nanos = new LinkedHashMap<>();
        nanos.put("h", 3_600_000_000_000L);
        nanos.put("m", 60_000_000_000L);
        nanos.put("s", 1_000_000_000L);
        nanos.put("ms", 1_000_000L);
        nanos.put("us", 1_000L);
        nanos.put("ns", 1L);
        return nanos;
    }

    /**
     * Reads a length of time from 0 to about 292 years.
     *
     * @throws IllegalArgumentException with one sentence, if it is anything else
     */
    public static Duration parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw notDuration(text.substring(0, MAX_LENGTH) + "…");
        }
        if (text.matches("[0-9]+")) {
            return checked(text, new BigDecimal(text).multiply(BigDecimal.valueOf(1_000_000_000L)));
        }
        Matcher part = PART.matcher(text);
        BigDecimal sum = BigDecimal.ZERO;
        int at = 0;
        while (at < text.length()) {
            if (!part.region(at, text.length()).lookingAt()) {
                throw notDuration(text);
            }
            String unit = part.group(2).replace('µ', 'u').replace('μ', 'u');
            long nanos = NANOS.getOrDefault(unit, 0L);
            sum = sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanos)));
            at = part.end();
        }
        if (at == 0) {
            throw notDuration(text);
        }
        return checked(text, sum);
    }

    private static Duration checked(String text, BigDecimal nanos) {
        if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("\"" + text + "\" is longer than 292 years");
        }
        return Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValueExact());
    }

    private static IllegalArgumentException notDuration(String text) {
        return new IllegalArgumentException("\"" + text + "\" is not a length of time");
    }

    /** As people write it; {@link #parse} of it gives an equal one. */
    public static String print(Duration duration) {
        long rest = duration.toNanos();
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Long> unit : NANOS.entrySet()) {
            long count = rest / unit.getValue();
            if (count > 0) {
                text.append(count).append(unit.getKey());
            }
            rest %= unit.getValue();
        }
        return text.isEmpty() ? "0s" : text.toString();
    }
}
