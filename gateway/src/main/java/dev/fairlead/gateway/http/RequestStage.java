package dev.fairlead.gateway.http;

import dev.fairlead.gateway.wire.Fields;
import org.jspecify.annotations.Nullable;

/** Something that a request's body goes through on its way to the service. By itself it passes everything else on. */
public interface RequestStage extends Forwarding {

    /** Who is nearer to the service; null where nobody is there yet. */
    @Nullable
    Forwarding next();

    @Override
    default void bodyEnd(@Nullable Fields trailer) {
        Forwarding to = next();
        if (to != null) {
            to.bodyEnd(trailer);
        }
    }

    @Override
    default void flush() {
        Forwarding to = next();
        if (to != null) {
            to.flush();
        }
    }

    @Override
    default boolean keepsUp() {
        Forwarding to = next();
        return to == null || to.keepsUp();
    }

    @Override
    default void callerKeepsUp() {
        Forwarding to = next();
        if (to != null) {
            to.callerKeepsUp();
        }
    }

    @Override
    default void abandon() {
        Forwarding to = next();
        if (to != null) {
            to.abandon();
        }
    }
}
