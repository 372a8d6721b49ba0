package dev.fairlead.gateway.entrypoint;

/** A caller's connection, whatever is spoken on it, as its loop sees it when the gateway stops. */
interface OpenConnection {

    /** No further requests are wanted: closes when nothing is in flight, at once if nothing is. */
    void drain();

    /** Closes now, in a way that the caller cannot take for the end of an answer. */
    void cut();
}
