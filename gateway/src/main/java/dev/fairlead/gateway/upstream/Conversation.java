package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.BackendTimes;
import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.wire.ResponseHead;

/** What a connection to a backend is used for: one request and its answer. On its loop only. */
interface Conversation {

    /** Who sends the request and gets the answer. */
    Caller caller();

    /** Whether nothing of the request follows its head. */
    default boolean hasWholeRequest() {
        return caller().isRequestComplete();
    }

    /** The backend takes more of the request's body: nothing to do where all of it was given at once. */
    default void passBody() {}

    /** How long the backend may take. */
    BackendTimes times();

    /** Whether the backend may answer 101 and make a tunnel of the connection. */
    default boolean asksForTunnel() {
        return false;
    }

    /** Whether a 101 is the answer to what was asked. */
    default boolean isHandshake(ResponseHead answer) {
        return false;
    }

    /** An answer before the answer: passed on and forgotten. */
    void interim(ResponseHead head);

    /** The answer has no end of its own: what bounds a request and its answer together does not hold any more. */
    void goesOn();

    /** An answer begins. False if it is not wanted: the connection was given up then. */
    boolean begin(ResponseHead head);

    /** The answer is complete. */
    void end();

    /** The connection closed before the answer was complete. */
    void lost(Carrier from, String reason);

    /** The backend did not do its part. */
    void giveUp(Failure failure);
}
