package dev.fairlead.gateway.access;

/**
 * When a credential was used last, as far as one replica knows, to the minute: a use within the same minute as the one
 * before costs one read. Loops that meet here may both tell; nobody minds.
 */
final class LastUse {

    /** How exact it is. */
    static final long GRAIN_MILLIS = 60_000;

    private long millis = Long.MIN_VALUE / 2;

    /** Whether that is worth telling: the last one that was told is a minute ago. */
    boolean isNews(long nowMillis) {
        if (nowMillis - millis < GRAIN_MILLIS) {
            return false;
        }
        millis = nowMillis;
        return true;
    }
}
