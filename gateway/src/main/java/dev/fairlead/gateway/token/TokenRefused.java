package dev.fairlead.gateway.token;

/** Why a token is not taken. For the log only. */
public final class TokenRefused extends Exception {

    private static final long serialVersionUID = 1;

    private final String reason;

    TokenRefused(String reason) {
        // Callers make these happen: without a stack trace they cost nothing.
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** A few words; nothing of the token. */
    public String reason() {
        return reason;
    }
}
