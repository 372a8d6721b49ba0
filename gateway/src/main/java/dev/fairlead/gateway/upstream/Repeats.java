package dev.fairlead.gateway.upstream;

/**
 * What of one exchange is tried again whatever is configured, in three cases. Connecting failed: nothing was sent, so
 * the next address or backend is tried. The connection closed before a byte of the answer, the method may be repeated
 * (RFC 9110 section 9.2.2) and none of the body is gone: once more, on a new connection where the closed one had been
 * idle, since the backend had hung up while we wrote; else on another backend, since this one is going away. The backend
 * refused the stream, or said goodbye before it: it did not look at it (RFC 9113 section 8.7), so any method may be
 * repeated as long as none of the body is gone. Everything else is for {@link Tries} to allow.
 */
final class Repeats {

    static final int MAX_CONNECTS = 2;

    private int connects;
    private boolean reopened;
    private boolean moved;
    private boolean begun;
    private boolean bodyBegun;

    /** Something of the request's body is gone. */
    void bodyBegins() {
        bodyBegun = true;
    }

    boolean hasBodyBegun() {
        return bodyBegun;
    }

    /** The caller gets an answer. */
    void answerBegins() {
        begun = true;
    }

    /** Whether neither the body nor an answer has begun. */
    boolean isUntouched() {
        return !begun && !bodyBegun;
    }

    /** Connecting failed once more; whether it may be tried again. Nothing was sent, so every backend may be asked once. */
    boolean connects(int backends) {
        return ++connects < Math.max(MAX_CONNECTS, backends);
    }

    /** A new try: connecting may fail as often as at first. */
    void startsAnew() {
        connects = 0;
    }

    /** Whether what was sent is all there is, and nothing came back. */
    boolean isFresh(Carrier from) {
        return isUntouched() && !from.sawAnswer();
    }

    private boolean isRefused(Carrier from) {
        return isUntouched() && from.wasRefused();
    }

    /** Whether a lost exchange may be sent again; {@code safe} if its method may be repeated. */
    boolean allow(Carrier from, boolean safe) {
        return isRefused(from) || (isFresh(from) && safe);
    }

    /** The same backend once more, on a new connection. */
    boolean here(Carrier from) {
        boolean first = !reopened && (isRefused(from) || from.wasReused());
        reopened |= first;
        return first;
    }

    /** Another backend, once. */
    boolean elsewhere() {
        boolean first = !moved;
        if (first) {
            moved = true;
            reopened = false;
        }
        return first;
    }
}
