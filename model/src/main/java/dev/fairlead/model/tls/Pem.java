package dev.fairlead.model.tls;

/**
 * Something in PEM: the path of a file, or the text itself, as in Traefik. A path is taken from the working folder of
 * the process; the file may change at any time.
 *
 * @param text the path or the PEM; not empty
 */
public record Pem(String text) {

    private static final String MARK = "-----BEGIN ";

    /** Whether it is the text itself. */
    public boolean isInline() {
        return text.contains(MARK);
    }

    /** What people may read: the path; of a text only that it is one, for it may be a key. */
    public String shown() {
        return isInline() ? "(inline)" : text;
    }

    @Override
    public String toString() {
        return shown();
    }
}
