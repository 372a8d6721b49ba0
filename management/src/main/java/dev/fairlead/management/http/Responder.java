package dev.fairlead.management.http;

import java.io.IOException;

/** Answers requests. */
@FunctionalInterface
public interface Responder {

    /**
     * Answers one request; called on a virtual thread of its own, so it may block.
     *
     * @throws Refusal to answer with a problem
     * @throws IOException if the connection breaks; nobody is answered
     */
    Answer answer(Request request) throws IOException;
}
