package dev.fairlead.gateway.access;

import dev.fairlead.gateway.http.Exchange;
import java.util.Arrays;

/**
 * Finds the key that a request presents, in {@code Authorization: Bearer} or {@code X-API-Key}. Whoever stands before or
 * behind the gateway may look at the other of the two, so a request that says two things is refused: a repeated header,
 * or two different keys. An {@code Authorization} that is not a key of ours (Basic, somebody else's token) beside an
 * {@code X-API-Key} is the service's business and is passed on.
 */
final class PresentedKey {

    static final String AUTHORIZATION = "authorization";
    static final String API_KEY = "x-api-key";

    /** What {@link #find} gives where there is no key. */
    static final long NONE = -1;

    /** What {@link #find} gives where there is more than one. */
    static final long AMBIGUOUS = -2;

    static final String BEARER = "bearer ";
    static final String BASIC = "basic ";

    private PresentedKey() {}

    /** Where it stands in the exchange's bytes: start in the upper, end in the lower 32 bits. */
    static long find(Exchange exchange) {
        long header = exchange.headerRange(API_KEY);
        long authorization = exchange.headerRange(AUTHORIZATION);
        if ((header != NONE && exchange.headerCount(API_KEY) > 1)
                || (authorization != NONE && exchange.headerCount(AUTHORIZATION) > 1)) {
            return AMBIGUOUS;
        }
        byte[] bytes = exchange.bytes();
        long bearer = authorization == NONE ? NONE : inScheme(exchange, authorization, BEARER);
        if (header == NONE || bearer == NONE) {
            return header == NONE ? bearer : header;
        }
        boolean foreign = !KeyText.isOurs(bytes, start(bearer), end(bearer));
        return foreign || same(bytes, header, bearer) ? header : AMBIGUOUS;
    }

    /** Whether the exchange's {@code Authorization} holds a key of ours. */
    static boolean inAuthorization(Exchange exchange) {
        long authorization = exchange.headerRange(AUTHORIZATION);
        if (authorization == NONE) {
            return false;
        }
        long bearer = inScheme(exchange, authorization, BEARER);
        return bearer != NONE && KeyText.isOurs(exchange.bytes(), start(bearer), end(bearer));
    }

    static int start(long range) {
        return (int) (range >>> 32);
    }

    static int end(long range) {
        return (int) range;
    }

    /** What stands behind the scheme of an {@code Authorization}, or {@link #NONE} if it is of another scheme. */
    // RFC 9110 section 11.1: the scheme is case-insensitive, one or more spaces follow it.
    static long inScheme(Exchange exchange, long authorization, String scheme) {
        byte[] bytes = exchange.bytes();
        int start = start(authorization);
        int end = end(authorization);
        for (int i = 0; i < scheme.length(); i++) {
            if (start + i >= end || lower(bytes[start + i]) != scheme.charAt(i)) {
                return NONE;
            }
        }
        int token = start + scheme.length();
        while (token < end && bytes[token] == ' ') {
            token++;
        }
        return ((long) token << 32) | end;
    }

    /** Whether what {@link #find} has found is no key: nothing, or an {@code Authorization} with something else. */
    static boolean isForeign(Exchange exchange, long found) {
        return found == NONE
                || (!KeyText.isOurs(exchange.bytes(), start(found), end(found))
                        && exchange.headerRange(API_KEY) == NONE);
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
    }

    private static boolean same(byte[] bytes, long one, long other) {
        return Arrays.equals(bytes, start(one), end(one), bytes, start(other), end(other));
    }
}
