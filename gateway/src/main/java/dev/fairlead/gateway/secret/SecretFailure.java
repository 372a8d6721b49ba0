package dev.fairlead.gateway.secret;

/** A secret that cannot be had now. The message says which and why, and never anything of its value. */
final class SecretFailure extends Exception {

    private static final long serialVersionUID = 1;

    SecretFailure(String text) {
        super(text);
    }

    SecretFailure(String text, Throwable cause) {
        super(text, cause);
    }
}
