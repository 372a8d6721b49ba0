package dev.fairlead.acceptance.corpus;

import java.util.List;

/**
 * One case of the corpus.
 *
 * @param file where it stands
 * @param title what is wrong with it
 * @param reason why it is refused or read as it is: the section of the RFC, the known attack
 * @param request the first line of what is asked, for cases about answers; else empty
 * @param bytes what is sent
 * @param end what the upstream does then, for cases about answers: {@code close}, {@code reset}, or empty
 * @param expectation the lines below the dashes
 */
record Case(
        String file, String title, String reason, String request, byte[] bytes, String end, List<String> expectation) {

    Case {
        bytes = bytes.clone();
        expectation = List.copyOf(expectation);
    }

    @Override
    public String toString() {
        return file + ": " + title;
    }
}
