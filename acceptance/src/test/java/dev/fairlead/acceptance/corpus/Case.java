package dev.fairlead.acceptance.corpus;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One case of the corpus.
 *
 * @param file where it stands
 * @param title what is wrong with it
 * @param reason why it is refused or read as it is: the section of the RFC, the known attack
 * @param request the first line of what is asked, for cases about answers; else empty
 * @param text what is sent, one character a byte
 * @param end what the upstream does then, for cases about answers: {@code close}, {@code reset}, or empty
 * @param expectation the lines below the dashes
 */
record Case(
        String file, String title, String reason, String request, String text, String end, List<String> expectation) {

    Case {
        expectation = List.copyOf(expectation);
    }

    /** What is sent. */
    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return file + ": " + title;
    }
}
