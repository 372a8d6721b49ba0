package dev.fairlead.gateway.health;

/**
 * How a backend stands, for people.
 *
 * @param up whether requests are sent to it
 * @param reason why it stands so; empty where nothing is known yet
 * @param sinceMillis wall time of the last change; 0 where there was none
 * @param drained whether somebody wants it so; then it is not up
 */
public record Standing(boolean up, String reason, long sinceMillis, boolean drained) {

    /** Nobody tried yet. */
    public static final Standing UNKNOWN = new Standing(true, "", 0);

    /** How one stands that nobody drains. */
    public Standing(boolean up, String reason, long sinceMillis) {
        this(up, reason, sinceMillis, false);
    }

    /** In capitals, as Traefik's tools write such words. */
    public String word() {
        return drained ? "DRAINED" : up ? "UP" : "DOWN";
    }
}
