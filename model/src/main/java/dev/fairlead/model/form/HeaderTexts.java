package dev.fairlead.model.form;

import java.util.List;
import java.util.Locale;

/** Names and values of headers as configuration gives them: what cannot stand in a head is refused before it is served. */
final class HeaderTexts {

    static final String REMEDY = "write it on one line, in ASCII";

    private static final List<String> FRAMING = List.of("content-length", "transfer-encoding", "connection", "upgrade");

    private HeaderTexts() {}

    static boolean isName(String text) {
        return text.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}");
    }

    /** Whether only the connection itself may say it. */
    static boolean isFraming(String name) {
        return FRAMING.contains(name.toLowerCase(Locale.ROOT));
    }

    static boolean isValue(String text) {
        return text.length() <= 8192 && text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f));
    }

    /** @throws IllegalArgumentException if it is not the name of a header */
    static String name(String text) {
        if (!isName(text)) {
            throw new IllegalArgumentException("\"" + text + "\" is not the name of a header");
        }
        return text;
    }

    /** @throws IllegalArgumentException if it cannot stand behind a header */
    static String value(String text) {
        if (!isValue(text)) {
            throw new IllegalArgumentException("the text has characters that a header cannot have");
        }
        return text;
    }
}
