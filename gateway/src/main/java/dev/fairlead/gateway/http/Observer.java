package dev.fairlead.gateway.http;

/** Is told of every exchange on its event loop, once at each end. Must not block and must not keep the exchange. */
public interface Observer {

    /** The head is complete; nothing has been decided yet. */
    default void began(Exchange exchange) {}

    /** The last byte of the answer is written, or the exchange was given up. */
    void ended(Exchange exchange);
}
