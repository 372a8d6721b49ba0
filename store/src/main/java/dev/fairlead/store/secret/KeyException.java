package dev.fairlead.store.secret;

/** A key that cannot be used, or that is not the right one. The message says where, what and what to do. */
public final class KeyException extends Exception {

    public KeyException(String message) {
        super(message);
    }

    public KeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
