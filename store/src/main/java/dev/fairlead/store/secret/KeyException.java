package dev.fairlead.store.secret;

/** A key that cannot be used, or that is not the right one. The message says where, what and what to do. */
public final class KeyException extends Exception {

    private static final long serialVersionUID = 1;

    private final String text;

    public KeyException(String text, Throwable cause) {
        super(text, cause);
        this.text = text;
    }

    /** Without a cause. */
    public KeyException(String text) {
        super(text);
        this.text = text;
    }

    /** As {@link #getMessage}, and always there. */
    public String text() {
        return text;
    }

    /** The same trouble, seen from where more is known about it. */
    public KeyException explained(String explanation) {
        return new KeyException(explanation, this);
    }
}
