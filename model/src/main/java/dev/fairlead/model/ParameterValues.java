package dev.fairlead.model;

import dev.fairlead.model.Contract.Format;
import dev.fairlead.model.Contract.Kind;
import dev.fairlead.model.Contract.Values;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Holds one value against what it must be, but for the pattern: that is for an engine in linear time. What is said of a
 * value that does not fit never has the value in it.
 */
public final class ParameterValues {

    /** Characters of a number. */
    private static final int MAX_NUMBER = 64;

    /** Values that are told of those that are allowed. */
    private static final int MAX_TOLD = 20;

    private ParameterValues() {}

    /** Why it does not fit, as the end of a sentence about it; empty where it fits. */
    public static Optional<String> misfit(Values rules, String value) {
        Optional<String> wrong =
                switch (rules.type()) {
                    case STRING -> text(rules, value);
                    case INTEGER -> number(rules, value, true);
                    case NUMBER -> number(rules, value, false);
                    case BOOLEAN ->
                        value.equals("true") || value.equals("false")
                                ? Optional.empty()
                                : Optional.of("must be true or false");
                };
        return wrong.or(() -> isAllowed(rules, value) ? Optional.empty() : Optional.of(oneOf(rules)));
    }

    private static boolean isAllowed(Values rules, String value) {
        boolean number = rules.type() == Kind.INTEGER || rules.type() == Kind.NUMBER;
        return rules.allowed().isEmpty()
                || rules.allowed().stream()
                        .anyMatch(each -> number
                                ? new BigDecimal(each).compareTo(new BigDecimal(value)) == 0
                                : each.equals(value));
    }

    private static String oneOf(Values rules) {
        return rules.allowed().size() <= MAX_TOLD
                ? "must be one of " + String.join(", ", rules.allowed())
                : "must be one of " + rules.allowed().size() + " values";
    }

    private static Optional<String> text(Values rules, String value) {
        int length = value.codePointCount(0, value.length());
        if (length < rules.minLength()) {
            return Optional.of("must have at least " + rules.minLength() + " characters");
        }
        if (rules.maxLength() > 0 && length > rules.maxLength()) {
            return Optional.of("must have at most " + rules.maxLength() + " characters");
        }
        return rules.format().filter(format -> !looksLike(format, value)).map(ParameterValues::said);
    }

    private static String said(Format format) {
        return switch (format) {
            case DATE -> "must be a date such as 2026-01-31";
            case DATE_TIME -> "must be a time such as 2026-01-31T23:59:59Z";
            case UUID -> "must be a UUID";
            case IPV4 -> "must be an address of IPv4";
            case IPV6 -> "must be an address of IPv6";
            case INT32 -> "must be a whole number of 32 bits";
            case INT64 -> "must be a whole number of 64 bits";
        };
    }

    private static boolean looksLike(Format format, String value) {
        return switch (format) {
            case DATE -> isTime(() -> LocalDate.parse(value));
            case DATE_TIME -> isTime(() -> OffsetDateTime.parse(value, DateTimeFormatter.ISO_OFFSET_DATE_TIME));
            case UUID -> isUuid(value);
            case IPV4 -> value.indexOf('.') > 0 && isAddress(value);
            case IPV6 -> value.indexOf(':') >= 0 && isAddress(value);
            case INT32, INT64 -> true;
        };
    }

    private static boolean isTime(Runnable parsing) {
        try {
            parsing.run();
            return true;
        } catch (DateTimeException none) {
            return false;
        }
    }

    private static boolean isUuid(String value) {
        if (value.length() != 36) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            char c = value.charAt(i);
            boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            if (dash ? c != '-' : !hex) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAddress(String value) {
        try {
            Cidr.parse(value);
            return value.indexOf('/') < 0;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static Optional<String> number(Values rules, String value, boolean whole) {
        if (!isNumber(value, whole)) {
            return Optional.of(whole ? "must be a whole number" : "must be a number");
        }
        BigDecimal number = new BigDecimal(value);
        Optional<Format> format = rules.format();
        if (format.isPresent()) {
            boolean small = format.get() == Format.INT32;
            BigDecimal most = BigDecimal.valueOf(small ? Integer.MAX_VALUE : Long.MAX_VALUE);
            BigDecimal least = BigDecimal.valueOf(small ? Integer.MIN_VALUE : Long.MIN_VALUE);
            if (number.compareTo(most) > 0 || number.compareTo(least) < 0) {
                return Optional.of(said(format.get()));
            }
        }
        if (rules.minimum().filter(least -> number.compareTo(least) < 0).isPresent()) {
            return rules.minimum().map(least -> "must be at least " + least.toPlainString());
        }
        return rules.maximum()
                .filter(most -> number.compareTo(most) > 0)
                .map(most -> "must be at most " + most.toPlainString());
    }

    // As JSON writes numbers: what another reader could take for a number of another kind (0x1f, +1, 1_000) is none.
    private static boolean isNumber(String value, boolean whole) {
        if (value.isEmpty() || value.length() > MAX_NUMBER) {
            return false;
        }
        int at = digits(value, value.charAt(0) == '-' ? 1 : 0);
        if (at < 0) {
            return false;
        }
        if (!whole && at < value.length() && value.charAt(at) == '.') {
            at = digits(value, at + 1);
        }
        if (!whole && at > 0 && at < value.length() && (value.charAt(at) | 0x20) == 'e') {
            int from = at + 1;
            boolean signed = from < value.length() && (value.charAt(from) == '+' || value.charAt(from) == '-');
            int end = digits(value, signed ? from + 1 : from);
            // A larger exponent is no number that anybody means.
            at = end - from > 4 ? -1 : end;
        }
        return at == value.length();
    }

    private static int digits(String value, int from) {
        int at = from;
        while (at < value.length() && value.charAt(at) >= '0' && value.charAt(at) <= '9') {
            at++;
        }
        return at == from ? -1 : at;
    }
}
