package dev.fairlead.gateway.health;

/**
 * How a backend stands, for people.
 *
 * @param up whether requests are sent to it
 * @param reason why it stands so; empty where nothing is known yet
 * @param sinceMillis wall time of the last change; 0 where there was none
 */
public record Standing(boolean up, String reason, long sinceMillis) {

    /** Nobody tried yet. */
    public static final Standing UNKNOWN = new Standing(true, "", 0);
}
