package dev.fairlead.sources.label;

import java.util.Optional;

/**
 * What holds for all containers of one source.
 *
 * @param exposedByDefault whether a container without {@code traefik.enable} counts; Traefik's default is true
 * @param defaultRule of routes that have none; a Go template
 * @param constraints which containers count at all; empty for every one
 * @param network through which containers are reached where they do not say; empty for any that is shared
 * @param strict whether one label that cannot be read keeps out the whole container, as in Traefik
 */
public record LabelRules(
        boolean exposedByDefault,
        RuleTemplate defaultRule,
        Optional<Constraint> constraints,
        Optional<String> network,
        boolean strict) {

    /** Traefik's defaults, but for one bad label, which hurts its own element only. */
    public static LabelRules usual() {
        return new LabelRules(true, RuleTemplate.usual(), Optional.empty(), Optional.empty(), false);
    }
}
