package dev.fairlead.gateway.http;

/** Is told once when an exchange that it asked about is over, on its loop. Must not block and must not keep it. */
public interface Ending {

    /** The last byte of the answer is written, or the exchange was given up. */
    void ended(Exchange exchange);
}
