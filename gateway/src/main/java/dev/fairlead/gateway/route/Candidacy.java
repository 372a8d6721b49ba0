package dev.fairlead.gateway.route;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A route that takes a request if its remaining conditions hold; the lower rank wins. */
final class Candidacy {

    private final int rank;
    private final CompiledRoute route;
    private final Condition[] conditions;

    Candidacy(int rank, CompiledRoute route, List<Condition> conditions) {
        this.rank = rank;
        this.route = route;
        this.conditions = conditions.toArray(Condition[]::new);
    }

    CompiledRoute route() {
        return route;
    }

    boolean beats(@Nullable Candidacy other) {
        return other == null || rank < other.rank;
    }

    boolean holds(Exchange exchange) {
        for (Condition condition : conditions) {
            if (!condition.holds(exchange)) {
                return false;
            }
        }
        return true;
    }
}
