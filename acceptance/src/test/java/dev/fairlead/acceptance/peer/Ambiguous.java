package dev.fairlead.acceptance.peer;

import java.io.IOException;

/** Bytes that a strict reader of HTTP/1.1 does not take. */
final class Ambiguous extends IOException {

    private static final long serialVersionUID = 1L;

    Ambiguous(String message) {
        super(message);
    }
}
