package dev.fairlead.model;

import java.util.List;
import java.util.OptionalLong;

/**
 * What pages of other origins may do.
 *
 * @param maxAge seconds; empty says nothing
 * @param vary whether answers say that they depend on the origin
 */
public record Cors(
        boolean credentials,
        List<String> headers,
        List<String> methods,
        List<String> origins,
        List<Regex> originPatterns,
        List<String> exposed,
        OptionalLong maxAge,
        boolean vary) {

    /** Nothing is said. */
    public static final Cors NONE =
            new Cors(false, List.of(), List.of(), List.of(), List.of(), List.of(), OptionalLong.empty(), false);

    public Cors {
        headers = List.copyOf(headers);
        methods = List.copyOf(methods);
        origins = List.copyOf(origins);
        originPatterns = List.copyOf(originPatterns);
        exposed = List.copyOf(exposed);
    }

    /** Whether preflights are answered; {@code vary} alone answers none. */
    public boolean answersPreflights() {
        return credentials
                || !headers.isEmpty()
                || !methods.isEmpty()
                || !origins.isEmpty()
                || !originPatterns.isEmpty()
                || !exposed.isEmpty()
                || maxAge.isPresent();
    }
}
