package dev.fairlead.gateway.endpoint;

import dev.fairlead.gateway.http.Step;
import java.util.Optional;

/**
 * The steps of one endpoint's promises; each is there only where something is promised.
 *
 * @param body what a head says of its body: 413, 415
 * @param parameters path, query, headers, and whether there is a body: 400
 * @param schema the body itself: 400
 * @param repeating keys of requests that are sent again: 400, 409, or the answer of the first one
 * @param caching answers that are kept: 504 where only such a one is wanted
 */
public record Promised(
        Optional<Step> body,
        Optional<Step> parameters,
        Optional<Step> schema,
        Optional<Step> repeating,
        Optional<Step> caching) {

    /** Nothing is promised. */
    public static final Promised NOTHING =
            new Promised(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Whether requests pass unseen. */
    public boolean isNothing() {
        return equals(NOTHING);
    }
}
