package dev.fairlead.gateway.loop;

import java.util.concurrent.Future;

/** Futures whose outcome is not waited for, because a failure shows on the channel itself: it closes. */
public final class Unheeded {

    private Unheeded() {}

    /** Says that it is on purpose. */
    public static void of(Future<?> future) {}
}
