package dev.fairlead.gateway.web;

import java.io.IOException;

/** Why there is no answer, in a part of a sentence. */
public final class NotAsked extends IOException {

    private static final long serialVersionUID = 1;

    private final boolean tooLarge;

    public NotAsked(String why) {
        this(why, false);
    }

    private NotAsked(String why, boolean tooLarge) {
        super(why);
        this.tooLarge = tooLarge;
    }

    /** The answer has more bytes than its reader takes. */
    static NotAsked tooLarge(int most) {
        return new NotAsked("its answer has more than " + most + " bytes", true);
    }

    /** Whether there was an answer, of too many bytes. */
    public boolean isTooLarge() {
        return tooLarge;
    }
}
