package dev.fairlead.gateway.route;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.Match;
import java.util.List;
import java.util.Optional;

/**
 * A route of the rule language, ready to be put into the table.
 *
 * @param match its rule
 * @param priority the higher wins
 * @param entrypoints listeners that it serves on; empty means all
 * @param on which connections it serves
 * @param route what takes its requests; its name decides between equal priorities
 */
public record RuleRoute(Match match, long priority, List<String> entrypoints, On on, CompiledRoute route) {

    /** The connections that a route serves on. */
    public enum On {
        PLAIN,
        TLS,
        BOTH;

        boolean takes(boolean secured) {
            return this == BOTH || (this == TLS) == secured;
        }
    }

    /** One on connections without TLS. */
    public RuleRoute(Match match, long priority, List<String> entrypoints, CompiledRoute route) {
        this(match, priority, entrypoints, On.PLAIN, route);
    }

    public RuleRoute {
        entrypoints = List.copyOf(entrypoints);
    }

    /** Whether it goes before products too, as a redirection of the whole listener does. */
    boolean goesFirst() {
        return priority >= Entrypoints.Redirection.FIRST;
    }

    /** Why the table cannot hold a rule: an expression that cannot be run, or not in bounded time. */
    public static Optional<String> fault(Match match) {
        return Regexps.fault(match);
    }
}
