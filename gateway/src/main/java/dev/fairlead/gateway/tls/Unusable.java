package dev.fairlead.gateway.tls;

/** Why something in a file cannot be used, in the words of a diagnostic. */
final class Unusable extends Exception {

    private static final long serialVersionUID = 1;

    private final String file;
    private final String remedy;

    /**
     * @param file where the cause stands, as people read it
     * @param text what is wrong; one sentence without a full stop
     * @param remedy what to do about it
     */
    Unusable(String file, String text, String remedy) {
        super(text, null, false, false);
        this.file = file;
        this.remedy = remedy;
    }

    String file() {
        return file;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    String remedy() {
        return remedy;
    }
}
