package dev.fairlead.compose.file;

import java.util.Optional;
import java.util.regex.Pattern;

/** Scalars with a form of their own: amounts, lengths of time, counts, and words of a list. */
final class Values {

    private static final Pattern NUMBER = Pattern.compile("-?([0-9]+\\.?[0-9]*|\\.[0-9]+)");

    private Values() {}

    static boolean isNumber(String text) {
        return text.isEmpty() || text.equals("all") || NUMBER.matcher(text).matches();
    }

    /** What has to stand there in place of a text; empty where the text is good. */
    static Optional<String> wanted(String kind, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String words = kind.substring(kind.indexOf(':') + 1);
        return switch (kind.substring(0, kind.length() - words.length())) {
            case "word:" -> text.matches(words) ? Optional.empty() : Optional.of("one of " + words.replace("|", ", "));
            default ->
                switch (kind) {
                    case "bytes" -> unless(Units.bytes(text).isPresent(), "an amount of bytes, such as 512m");
                    case "swap" ->
                        unless(
                                text.equals("-1") || Units.bytes(text).isPresent(),
                                "an amount of bytes, such as 512m, or -1");
                    case "time" -> unless(Units.duration(text).isPresent(), "a length of time, such as 1m30s");
                    case "count" -> unless(isCount(text), "a whole number, not below 0 and not above 2147483647");
                    default -> Optional.empty();
                };
        };
    }

    private static boolean isCount(String text) {
        return text.matches("[0-9]{1,10}") && Long.parseLong(text) <= Integer.MAX_VALUE;
    }

    private static Optional<String> unless(boolean good, String wanted) {
        return good ? Optional.empty() : Optional.of(wanted);
    }
}
