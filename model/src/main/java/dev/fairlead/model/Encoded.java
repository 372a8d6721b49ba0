package dev.fairlead.model;

/** A character that means something else where it is encoded, with the option that allows it. */
public enum Encoded {
    SLASH("allowEncodedSlash", "2F"),
    BACK_SLASH("allowEncodedBackSlash", "5C"),
    NULL_CHARACTER("allowEncodedNullCharacter", "00"),
    SEMICOLON("allowEncodedSemicolon", "3B"),
    PERCENT("allowEncodedPercent", "25"),
    QUESTION_MARK("allowEncodedQuestionMark", "3F"),
    HASH("allowEncodedHash", "23");

    private final String option;
    private final String digits;

    Encoded(String option, String digits) {
        this.option = option;
        this.digits = digits;
    }

    /** What allows it. */
    public String option() {
        return option;
    }

    /** Its two hexadecimal digits, in upper case. */
    public String digits() {
        return digits;
    }
}
