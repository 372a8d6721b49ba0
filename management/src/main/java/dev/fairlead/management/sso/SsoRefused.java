package dev.fairlead.management.sso;

/** Somebody cannot be signed in this way. */
public final class SsoRefused extends Exception {

    private static final long serialVersionUID = 1;

    private final String word;

    /**
     * A refusal.
     *
     * @param word for the page: {@code denied}, {@code expired}, {@code role}, {@code provider}, {@code name}
     * @param reason for the log; shows no secret
     */
    public SsoRefused(String word, String reason) {
        super(reason);
        this.word = word;
    }

    SsoRefused(String word, String reason, Throwable cause) {
        super(reason, cause);
        this.word = word;
    }

    /** What the page is told. */
    public String word() {
        return word;
    }
}
