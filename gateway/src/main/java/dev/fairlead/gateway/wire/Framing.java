package dev.fairlead.gateway.wire;

/** How the end of a body is found (RFC 9112 section 6). */
public enum Framing {
    /** There is no body. */
    NONE,
    /** {@code Content-Length} counts it. */
    LENGTH,
    /** {@code Transfer-Encoding: chunked} ends it. */
    CHUNKED,
    /** The connection's end ends it; answers only. */
    UNTIL_CLOSE
}
