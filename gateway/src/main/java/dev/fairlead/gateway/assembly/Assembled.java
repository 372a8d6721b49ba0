package dev.fairlead.gateway.assembly;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.route.RouteTable;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Snapshot;
import java.util.List;

/**
 * A snapshot ready to serve.
 *
 * @param snapshot what it was made of
 * @param table its routes, for finding
 * @param routes the same routes, for counting
 * @param findings what could not be served although the snapshot has it; each is an error that disables its object
 */
public record Assembled(Snapshot snapshot, RouteTable table, List<CompiledRoute> routes, List<Diagnostic> findings) {

    public Assembled {
        routes = List.copyOf(routes);
        findings = List.copyOf(findings);
    }

    /** The same table, told of under another snapshot. */
    public Assembled with(Snapshot told) {
        return new Assembled(told, table, routes, findings);
    }
}
