package dev.fairlead.gateway.assembly;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table that is served now. Changing it is one volatile write: a request sees the old table or the new one, whole,
 * and keeps the route that it was given until it ends.
 */
public final class LiveTable implements RouteFinder {

    private volatile @Nullable Assembled live;

    /** Serves this from now on, on all loops. */
    public void swap(Assembled next) {
        live = next;
    }

    /** What is served now; empty before the first snapshot. */
    public Optional<Assembled> live() {
        return Optional.ofNullable(live);
    }

    /** Finds in the table of this moment; 503 before there is one. */
    @Override
    public Verdict find(Exchange exchange) {
        Assembled now = live;
        return now == null
                ? exchange.refuse(new Failure.Overloaded("no snapshot is loaded yet"))
                : now.table().find(exchange);
    }
}
