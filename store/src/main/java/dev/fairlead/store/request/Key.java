package dev.fairlead.store.request;

/** What requests are looked for by, besides their time. */
public enum Key {
    /** Its request id. */
    ID,
    /** The product, as the table names it. */
    PRODUCT,
    /** The client that called. */
    CLIENT,
    /** The endpoint of the product. */
    ENDPOINT,
    /** {@code name@owner} of the route. */
    ROUTE,
    /** Three digits; {@code 4xx} finds all that begin with a 4. */
    STATUS,
    /** The word of the failure. */
    FAILURE;

    /** Whether a value is one that is looked for. */
    boolean fits(String wanted, String value) {
        return (this == STATUS && wanted.endsWith("xx"))
                ? !value.isEmpty() && value.charAt(0) == wanted.charAt(0)
                : wanted.equals(value);
    }
}
