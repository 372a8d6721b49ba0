package dev.fairlead.gateway.upstream;

/** Whether a backend could be connected to the last time that one of the loops tried. Nobody tried yet: it could. */
final class Reach {

    private volatile boolean reached = true;

    void connected(boolean success) {
        // Read first: a volatile write by every loop for every connection would be for nothing.
        if (reached != success) {
            reached = success;
        }
    }

    boolean isUp() {
        return reached;
    }
}
