package dev.fairlead.store.mongo;

/** The store can be read and takes no changes: its disk is full. It takes them again when there is room. */
public final class StoreFull extends StoreUnavailable {

    public StoreFull(String message, Throwable cause) {
        super(message, cause);
    }
}
