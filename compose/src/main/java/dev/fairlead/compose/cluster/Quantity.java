package dev.fairlead.compose.cluster;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts as a cluster writes them: {@code 500m}, {@code 1Gi}. */
public final class Quantity {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi|)");
    private static final Set<String> KEYS = Set.of("cpu", "memory", "storage", "ephemeral-storage", "sizeLimit");
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi");
    private static final Map<String, BigDecimal> DECIMAL = Map.of(
            "m", new BigDecimal("0.001"),
            "k", new BigDecimal("1000"),
            "M", new BigDecimal("1000000"),
            "G", new BigDecimal("1000000000"),
            "T", new BigDecimal("1000000000000"),
            "P", new BigDecimal("1000000000000000"));

    private Quantity() {}

    static boolean isOne(String key) {
        return KEYS.contains(key);
    }

    /** What it amounts to; empty if it is none. */
    public static Optional<BigDecimal> amount(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        int power = BINARY.indexOf(matcher.group(2));
        return Optional.of(
                power >= 0
                        ? number.multiply(BigDecimal.valueOf(1024).pow(power))
                        : number.multiply(DECIMAL.getOrDefault(matcher.group(2), BigDecimal.ONE)));
    }

    static String spelling(String text) {
        return amount(text)
                .map(amount -> amount.stripTrailingZeros().toPlainString())
                .orElse(text);
    }
}
