package dev.fairlead.gateway.entrypoint;

/** A caller's connection, whatever is spoken on it, as its loop sees it when the gateway stops. */
interface OpenConnection {

    /**
     * No further requests are wanted. Says so where the protocol has a word for it at any time; on others the next answer
     * says it.
     */
    default void drain() {}

    /** Closes if nothing is in flight: whoever had a request in the time for it was told. */
    default void closeIdle() {}

    /** Closes now, in a way that the caller cannot take for the end of an answer. */
    void cut();
}
