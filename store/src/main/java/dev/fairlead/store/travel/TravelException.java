package dev.fairlead.store.travel;

/** Why a store cannot leave or arrive: the message says what, where, and what to do. Nothing was changed. */
public final class TravelException extends Exception {

    private static final long serialVersionUID = 1;

    TravelException(String message) {
        super(message);
    }

    TravelException(String message, Throwable cause) {
        super(message, cause);
    }
}
