package dev.fairlead.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The header names that a gateway must know, and how each may travel. Everything else is {@link #OTHER} and passes.
 *
 * <p>Three questions are answered here and nowhere else. Does the header end at this hop (RFC 9110 section 7.6.1)? May
 * it stand in a trailer (section 6.5.1)? May a {@code Connection} header name it, so that we remove it? The last one is
 * an attack where it is allowed for names that a later hop decides by: {@code Connection: close, X-API-Key} must not
 * remove what proves the caller.
 */
public enum HeaderName {
    OTHER(Travel.PASSES),
    /**
     * A known name with an underscore where it has a dash, such as {@code X_Fairlead_Client}. Much that runs behind a
     * gateway (CGI, WSGI, Rack, PHP) cannot tell the two apart, so whoever lets it pass lets the caller speak for us.
     */
    LOOKALIKE(Travel.GUARDED),
    HOST(Travel.GUARDED),
    CONTENT_LENGTH(Travel.GUARDED),
    TRANSFER_ENCODING(Travel.HOP),
    CONNECTION(Travel.HOP),
    KEEP_ALIVE(Travel.HOP),
    PROXY_CONNECTION(Travel.HOP),
    PROXY_AUTHENTICATE(Travel.HOP),
    PROXY_AUTHORIZATION(Travel.HOP),
    PROXY_AUTHENTICATION_INFO(Travel.HOP),
    TE(Travel.HOP),
    TRAILER(Travel.HOP),
    UPGRADE(Travel.HOP),
    HTTP2_SETTINGS(Travel.HOP),
    EXPECT(Travel.GUARDED),
    AUTHORIZATION(Travel.GUARDED),
    COOKIE(Travel.GUARDED),
    SET_COOKIE(Travel.GUARDED),
    X_API_KEY(Travel.GUARDED),
    X_REQUEST_ID(Travel.GUARDED),
    X_REAL_IP(Travel.GUARDED),
    X_FORWARDED_FOR(Travel.GUARDED),
    X_FORWARDED_PROTO(Travel.GUARDED),
    X_FORWARDED_HOST(Travel.GUARDED),
    X_FORWARDED_PORT(Travel.GUARDED),
    /** Any other name that begins with {@code X-Forwarded-}. */
    X_FORWARDED_OTHER(Travel.GUARDED),
    /** Any name that begins with {@code X-Fairlead-}. */
    X_FAIRLEAD(Travel.GUARDED),
    FORWARDED(Travel.GUARDED),
    TRACEPARENT(Travel.GUARDED),
    TRACESTATE(Travel.GUARDED),
    CONTENT_TYPE(Travel.GUARDED),
    CONTENT_ENCODING(Travel.GUARDED),
    CONTENT_RANGE(Travel.GUARDED),
    CACHE_CONTROL(Travel.GUARDED),
    MAX_FORWARDS(Travel.GUARDED),
    IF_MATCH(Travel.GUARDED),
    IF_NONE_MATCH(Travel.GUARDED),
    RANGE(Travel.GUARDED),
    WWW_AUTHENTICATE(Travel.GUARDED),
    LOCATION(Travel.GUARDED),
    RETRY_AFTER(Travel.GUARDED),
    VARY(Travel.GUARDED),
    DATE(Travel.GUARDED);

    /** How a header may travel. */
    private enum Travel {
        /** End to end; may stand in a trailer and may be named by Connection. */
        PASSES,
        /** End to end; not in a trailer, and Connection does not remove it. */
        GUARDED,
        /** Ends at this hop, and may not stand in a trailer. */
        HOP
    }

    private static final String FORWARDED_PREFIX = "x-forwarded-";
    private static final String FAIRLEAD_PREFIX = "x-fairlead-";
    private static final int LONGEST = 32;
    private static final int TWO_WORDS = 2 * Long.BYTES;
    private static final HeaderName[] ALL = values();
    private static final HeaderName[][] BY_LENGTH = byLength();

    private final String lower;
    // Written once, here, and never handed out.
    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] letters;

    /** Its first and its last eight letters as numbers; see {@link Words}. */
    private final long first;

    private final long last;

    private final Travel travel;

    HeaderName(Travel travel) {
        this.travel = travel;
        this.lower = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.letters = lower.getBytes(StandardCharsets.US_ASCII);
        this.first = Words.first(letters, 0, letters.length);
        this.last = Words.last(letters, 0, letters.length);
    }

    /** The name in lower case. */
    public String lower() {
        return lower;
    }

    /** Whether it ends at this hop. */
    public boolean endsHere() {
        return travel == Travel.HOP;
    }

    /** Whether it may only stand in a head, not in a trailer. */
    boolean isForbiddenInTrailer() {
        return travel != Travel.PASSES;
    }

    /** Whether a Connection header that names it is obeyed. */
    boolean isNameableByConnection() {
        return travel != Travel.GUARDED;
    }

    // Both ends first: they tell most names of one length apart.
    private boolean isSpelt(byte[] bytes, int start) {
        int last = letters.length - 1;
        if (Ascii.lower(bytes[start]) != letters[0] || Ascii.lower(bytes[start + last]) != letters[last]) {
            return false;
        }
        for (int i = 1; i < last; i++) {
            byte b = bytes[start + i];
            if (Ascii.lower(b) != letters[i] && (b != '_' || letters[i] != '-')) {
                return false;
            }
        }
        return true;
    }

    /** Finds the name that the bytes spell, whatever their case. */
    static HeaderName find(byte[] bytes, int start, int end) {
        int length = end - start;
        if (length <= TWO_WORDS && Words.hasNoUnderscore(bytes, start, end)) {
            HeaderName name = findPlain(bytes, start, end);
            if (name != OTHER) {
                return name;
            }
        } else if (length < LONGEST) {
            for (HeaderName name : BY_LENGTH[length]) {
                if (name.isSpelt(bytes, start)) {
                    return orLookalike(name, bytes, start, end);
                }
            }
        }
        if (length > FAIRLEAD_PREFIX.length() && (bytes[start] | 0x20) == 'x') {
            return family(bytes, start, length);
        }
        return OTHER;
    }

    /** Two words are the whole name, so two comparisons are enough. */
    private static HeaderName findPlain(byte[] bytes, int start, int end) {
        HeaderName[] candidates = BY_LENGTH[end - start];
        if (candidates.length > 0) {
            long first = Words.first(bytes, start, end);
            long last = Words.last(bytes, start, end);
            for (HeaderName name : candidates) {
                if (name.first == first && name.last == last) {
                    return name;
                }
            }
        }
        return OTHER;
    }

    private static HeaderName family(byte[] bytes, int start, int length) {
        int fairlead = FAIRLEAD_PREFIX.length();
        if (Ascii.alike(bytes, start, start + fairlead, FAIRLEAD_PREFIX)) {
            return orLookalike(X_FAIRLEAD, bytes, start, start + length);
        }
        int prefix = FORWARDED_PREFIX.length();
        boolean forwarded = length > prefix && Ascii.alike(bytes, start, start + prefix, FORWARDED_PREFIX);
        return forwarded ? orLookalike(X_FORWARDED_OTHER, bytes, start, start + length) : OTHER;
    }

    private static HeaderName orLookalike(HeaderName name, byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == '_') {
                return LOOKALIKE;
            }
        }
        return name;
    }

    private static HeaderName[][] byLength() {
        HeaderName[][] byLength = new HeaderName[LONGEST][];
        for (int length = 0; length < LONGEST; length++) {
            int wanted = length;
            byLength[length] = java.util.Arrays.stream(ALL)
                    .filter(name -> name.isSpelled() && name.lower.length() == wanted)
                    .toArray(HeaderName[]::new);
        }
        return byLength;
    }

    private boolean isSpelled() {
        return this != OTHER && this != LOOKALIKE && this != X_FORWARDED_OTHER && this != X_FAIRLEAD;
    }
}
