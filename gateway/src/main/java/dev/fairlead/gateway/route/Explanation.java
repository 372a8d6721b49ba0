package dev.fairlead.gateway.route;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.route.Candidate.Outcome;
import dev.fairlead.model.Match;
import dev.fairlead.model.rule.RulePrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Why each candidate won or lost. Works from what was declared, one route after the other, and never from the indexes:
 * slow, for people, and a second opinion on them.
 */
final class Explanation {

    private final Exchange exchange;
    private final List<Candidate> candidates = new ArrayList<>();

    private Explanation(Exchange exchange) {
        this.exchange = exchange;
    }

    /** Each endpoint of a proxy: the winner first, then those that fit, then the others. */
    static List<Candidate> ofEndpoints(
            Exchange exchange, List<EndpointRoute> endpoints, int start, @Nullable CompiledRoute winner) {
        Explanation explanation = new Explanation(exchange);
        for (EndpointRoute endpoint : endpoints) {
            explanation.look(endpoint, start, winner);
        }
        explanation.candidates.sort((one, other) -> one.outcome().compareTo(other.outcome()));
        return explanation.candidates;
    }

    private void look(EndpointRoute endpoint, int start, @Nullable CompiledRoute winner) {
        byte[] bytes = exchange.bytes();
        EndpointTree alone = EndpointTree.of(List.of(endpoint));
        boolean fits = alone.fits(bytes, start, exchange.pathEnd());
        boolean takes = alone.find(bytes, start, exchange.pathEnd(), exchange.method()) != null;
        if (endpoint.route().equals(winner)) {
            add(endpoint.route(), Outcome.WINS, "the most literal path that publishes the method");
        } else if (takes && winner != null) {
            add(endpoint.route(), Outcome.OUTRANKED, winner.route() + " is more literal or declared before it");
        } else if (fits) {
            SequencedSet<String> allowed = new TreeSet<>(endpoint.methods());
            add(
                    endpoint.route(),
                    Outcome.OTHER_METHOD,
                    "publishes " + String.join(", ", allowed) + " and not " + exchange.method());
        } else {
            add(endpoint.route(), Outcome.DOES_NOT_FIT, "its path " + endpoint.path() + " does not fit");
        }
    }

    /** Each rule in the order in which they win. */
    static List<Candidate> ofRules(Exchange exchange, List<RuleRoute> rules) {
        Explanation explanation = new Explanation(exchange);
        String winner = "";
        for (RuleRoute rule : rules) {
            Optional<String> shortfall = explanation.shortfall(rule);
            if (shortfall.isPresent()) {
                explanation.add(rule.route(), Outcome.DOES_NOT_FIT, shortfall.get());
            } else if (winner.isEmpty()) {
                winner = rule.route().route();
                explanation.add(rule.route(), Outcome.WINS, "the highest priority that fits, " + rule.priority());
            } else {
                explanation.add(
                        rule.route(), Outcome.OUTRANKED, winner + " goes before its priority " + rule.priority());
            }
        }
        return explanation.candidates;
    }

    private Optional<String> shortfall(RuleRoute rule) {
        if (!rule.on().takes(exchange.secured() != null)) {
            return Optional.of(rule.on() == RuleRoute.On.TLS ? "serves on TLS only" : "serves on plain HTTP only");
        }
        boolean served = rule.entrypoints().isEmpty() || rule.entrypoints().contains(exchange.entrypoint());
        return served
                ? shortfall(rule.match())
                : Optional.of("serves on " + String.join(", ", rule.entrypoints()) + " only");
    }

    // The first part of the rule that does not hold, as the user wrote it.
    private Optional<String> shortfall(Match match) {
        if (match instanceof Match.And and) {
            return and.all().stream().flatMap(part -> shortfall(part).stream()).findFirst();
        }
        return Conditions.of(match).holds(exchange)
                ? Optional.empty()
                : Optional.of(RulePrinter.print(match) + " does not hold");
    }

    private void add(CompiledRoute route, Outcome outcome, String reason) {
        candidates.add(new Candidate(route.route(), outcome, reason));
    }
}
