package dev.fairlead.gateway.workflow.web;

import java.io.IOException;

/** Why there is no answer, in a part of a sentence. */
public final class NotAsked extends IOException {

    private static final long serialVersionUID = 1;

    public NotAsked(String why) {
        super(why);
    }
}
