package dev.fairlead.gateway.secret;

/**
 * What a service gets to see for a while: one header; or an address with what is needed to get in there.
 *
 * @param refreshMillis when it is to be had anew, while this one goes on being used; by the wall clock
 * @param endMillis from when on it is of no use
 */
record Proof(String header, String value, long refreshMillis, long endMillis) {

    static final long NEVER = Long.MAX_VALUE;

    /** What stands in no request. */
    static final String NO_HEADER = "";

    boolean isHeader() {
        return !header.isEmpty();
    }

    /** Never the value. */
    @Override
    public String toString() {
        return "Proof[" + header + ", ***]";
    }
}
