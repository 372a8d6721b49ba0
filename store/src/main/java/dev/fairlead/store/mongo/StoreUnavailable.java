package dev.fairlead.store.mongo;

/** The store did not answer in time, or refused. The message names the address and what to look at. */
public final class StoreUnavailable extends RuntimeException {

    private final boolean full;

    public StoreUnavailable(String message) {
        super(message);
        full = false;
    }

    public StoreUnavailable(String message, Throwable cause) {
        this(message, cause, false);
    }

    /** @param full whether it can be read and takes no changes, since its disk is full; it will again when there is room */
    StoreUnavailable(String message, Throwable cause, boolean full) {
        super(message, cause);
        this.full = full;
    }

    /** Whether it can be read and takes no changes, since its disk is full. */
    public boolean isFull() {
        return full;
    }
}
