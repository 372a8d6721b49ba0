package dev.fairlead.sources.label;

import dev.fairlead.sources.label.RuleTemplate.Malformed;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The functions of a template; those on text take the text last, as in the library that Traefik uses. */
final class TemplateFunctions {

    static final List<String> NAMES = List.of(
            "normalize",
            "index",
            "get",
            "hasKey",
            "default",
            "coalesce",
            "eq",
            "ne",
            "and",
            "or",
            "not",
            "print",
            "trim",
            "trimPrefix",
            "trimSuffix",
            "trimAll",
            "lower",
            "upper",
            "replace",
            "contains",
            "hasPrefix",
            "hasSuffix",
            "quote");

    private TemplateFunctions() {}

    static Object call(String function, List<Object> arguments) throws Malformed {
        return switch (function) {
            case "index", "get", "hasKey" -> label(function, arguments);
            case "coalesce", "or" -> firstThatHolds(arguments);
            case "and" -> lastIfAllHold(arguments);
            case "not" -> truth(!TemplateValue.holds(arguments.getFirst()));
            default -> onText(function, arguments);
        };
    }

    private static Object label(String function, List<Object> arguments) throws Malformed {
        if (arguments.size() != 2 || !(arguments.getFirst() instanceof Map<?, ?> labels)) {
            throw new Malformed(function + " takes .Labels and the name of a label");
        }
        String name = TemplateValue.text(arguments.get(1));
        if (function.equals("hasKey")) {
            return truth(labels.containsKey(name));
        }
        return labels.containsKey(name) ? String.valueOf(labels.get(name)) : "";
    }

    private static Object firstThatHolds(List<Object> arguments) {
        return arguments.stream().filter(TemplateValue::holds).findFirst().orElse("");
    }

    private static Object lastIfAllHold(List<Object> arguments) {
        return arguments.stream().allMatch(TemplateValue::holds) && !arguments.isEmpty() ? arguments.getLast() : "";
    }

    // Empty text is Go's false.
    private static String truth(boolean holds) {
        return holds ? "true" : "";
    }

    private static Object onText(String function, List<Object> arguments) throws Malformed {
        int wanted =
                switch (function) {
                    case "normalize", "lower", "upper", "trim", "quote" -> 1;
                    case "replace" -> 3;
                    case "print" -> arguments.size();
                    default -> 2;
                };
        if (arguments.size() != wanted) {
            throw new Malformed(function + " takes " + wanted + " arguments, here are " + arguments.size());
        }
        String[] texts = new String[wanted];
        for (int i = 0; i < wanted; i++) {
            texts[i] = TemplateValue.text(arguments.get(i));
        }
        return text(function, texts);
    }

    private static String text(String function, String[] texts) {
        String last = texts.length == 0 ? "" : texts[texts.length - 1];
        return switch (function) {
            case "normalize" -> Names.normalise(last);
            case "lower" -> last.toLowerCase(Locale.ROOT);
            case "upper" -> last.toUpperCase(Locale.ROOT);
            case "trim" -> last.strip();
            case "quote" -> "\"" + last.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
            case "replace" -> last.replace(texts[0], texts[1]);
            case "print" -> String.join("", texts);
            case "default" -> last.isEmpty() ? texts[0] : last;
            case "eq" -> truth(texts[0].equals(last));
            case "ne" -> truth(!texts[0].equals(last));
            case "trimPrefix" -> last.startsWith(texts[0]) ? last.substring(texts[0].length()) : last;
            case "trimSuffix" -> last.endsWith(texts[0]) ? last.substring(0, last.length() - texts[0].length()) : last;
            case "trimAll" -> trimAll(texts[0], last);
            case "contains" -> truth(last.contains(texts[0]));
            case "hasPrefix" -> truth(last.startsWith(texts[0]));
            case "hasSuffix" -> truth(last.endsWith(texts[0]));
            default -> throw new IllegalStateException(function);
        };
    }

    private static String trimAll(String letters, String text) {
        int start = 0;
        int end = text.length();
        while (start < end && letters.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && letters.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(start, end);
    }
}
