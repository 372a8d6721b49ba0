package dev.fairlead.store.mongo;

/** The store did not answer in time, or refused. The message names the address and what to look at. */
public class StoreUnavailable extends RuntimeException {

    public StoreUnavailable(String message) {
        super(message);
    }

    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
