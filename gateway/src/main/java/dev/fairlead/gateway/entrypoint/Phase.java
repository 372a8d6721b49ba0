package dev.fairlead.gateway.entrypoint;

/** Where a caller's connection stands. */
enum Phase {
    /** Between requests, or inside a head. */
    HEAD,
    /** The exchange goes on, its request's body is not complete. */
    BODY,
    /** The exchange goes on, its request is complete. */
    ANSWER,
    /** The exchange goes on as a tunnel: all bytes are passed on. */
    TUNNEL,
    /** The exchange was refused; the rest of its request is read and thrown away. */
    DISCARD,
    /** The last answer was sent; what still comes is thrown away. */
    LINGER,
    CLOSED
}
