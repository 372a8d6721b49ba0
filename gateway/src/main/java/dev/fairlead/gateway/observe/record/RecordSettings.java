package dev.fairlead.gateway.observe.record;

import java.util.Set;

/**
 * Which requests are recorded, and what of them.
 *
 * @param perSecond of those that went well, at most; 0 records none of them
 * @param failuresPerSecond of those that were refused or failed, at most; 0 records none of them
 * @param headers lower-case names of headers whose values are recorded; of the others the names are
 * @param parameters names of query parameters whose values are recorded; of the others the names are
 */
public record RecordSettings(int perSecond, int failuresPerSecond, Set<String> headers, Set<String> parameters) {

    /** Headers that prove who somebody is: their values are recorded nowhere, whatever is set. */
    public static final Set<String> SECRET =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-fairlead-csrf");

    public RecordSettings {
        headers = Set.copyOf(headers);
        parameters = Set.copyOf(parameters);
        if (headers.stream().anyMatch(SECRET::contains)) {
            throw new IllegalArgumentException("values of " + SECRET + " are not recorded");
        }
    }

    /** What holds where nobody says anything. */
    public static RecordSettings usual() {
        return new RecordSettings(10, 10, Set.of(), Set.of());
    }

    /** Whether anything is recorded at all. */
    public boolean any() {
        return perSecond > 0 || failuresPerSecond > 0;
    }
}
