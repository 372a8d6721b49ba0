package dev.fairlead.model.mcp;

import java.util.List;

/** Which revisions of the protocol are spoken: one that says everything in every request, and those before it that begin with a handshake. */
final class Revisions {

    /** Every request says by itself what it needs: no handshake, no session. */
    static final String MODERN = "2026-07-28";

    /** With a handshake; the newest first. What they may keep in sessions is not needed here. */
    static final List<String> EARLIER = List.of("2025-11-25", "2025-06-18");

    static final List<String> ALL = List.of(MODERN, "2025-11-25", "2025-06-18");

    private Revisions() {}

    /** What is spoken with somebody who asks for a revision with a handshake. */
    static String agreed(String asked) {
        return EARLIER.contains(asked) ? asked : EARLIER.getFirst();
    }
}
