package dev.fairlead.cli.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number, or a length of time in nanoseconds, from the source or from a page; the two are never equal.
 *
 * @param number how many
 * @param isTime whether they are nanoseconds
 */
record Amount(BigDecimal number, boolean isTime) {

    private static final Map<String, String> NANOS = Map.of(
            "ns", "1",
            "ms", "1000000",
            "s", "1000000000",
            "min", "60000000000",
            "m", "60000000000",
            "h", "3600000000000",
            "days", "86400000000000");

    private static final Map<String, String> SIZES =
            Map.of("", "1", "B", "1", "KiB", "1024", "MiB", "1048576", "GiB", "1073741824", "TiB", "1099511627776");

    private static final Pattern WRITTEN = Pattern.compile("([0-9][0-9,]*(?:\\.[0-9]+)?) ?([A-Za-z]*)");

    Amount {
        number = number.stripTrailingZeros();
    }

    static Amount number(BigDecimal number) {
        return new Amount(number, false);
    }

    static Amount time(BigDecimal count, String unit) {
        return new Amount(count.multiply(new BigDecimal(NANOS.get(unit))), true);
    }

    static Amount time(Duration time) {
        return time(BigDecimal.valueOf(time.toNanos()), "ns");
    }

    /** A constant whose name ends with its unit is a time. */
    static Amount named(String name, BigDecimal count) {
        if (name.endsWith("NANOS")) {
            return time(count, "ns");
        } else if (name.endsWith("MILLIS")) {
            return time(count, "ms");
        } else if (name.endsWith("SECONDS")) {
            return time(count, "s");
        }
        return number(count);
    }

    /** As people write it: {@code 64 KiB}, {@code 1,024}, {@code 500ms}, {@code 0.5}. */
    static Amount read(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no number with a unit that is known");
        }
        BigDecimal count = new BigDecimal(matcher.group(1).replace(",", ""));
        String unit = matcher.group(2);
        if (NANOS.containsKey(unit)) {
            return time(count, unit);
        } else if (SIZES.containsKey(unit)) {
            return number(count.multiply(new BigDecimal(SIZES.get(unit))));
        }
        throw new IllegalArgumentException("\"" + text + "\" has a unit that is not known");
    }

    @Override
    public String toString() {
        return isTime ? Duration.ofNanos(number.longValueExact()).toString() : number.toPlainString();
    }
}
