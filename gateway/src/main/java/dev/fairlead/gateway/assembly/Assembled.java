package dev.fairlead.gateway.assembly;

import dev.fairlead.gateway.access.Standing;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.route.RouteTable;
import dev.fairlead.gateway.tcp.TcpTable;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Snapshot;
import java.util.List;

/**
 * A snapshot ready to serve.
 *
 * @param snapshot what it was made of
 * @param table its routes, for finding
 * @param tcp which connections are passed on as bytes
 * @param routes the same routes, for counting
 * @param findings what could not be served although the snapshot has it; each is an error that disables its object
 * @param standing who may go on with what an older snapshot let begin
 * @param who finds out who calls, where the gateway answers clients itself
 */
public record Assembled(
        Snapshot snapshot,
        RouteTable table,
        TcpTable tcp,
        List<CompiledRoute> routes,
        List<Diagnostic> findings,
        Standing standing,
        List<Step> who) {

    public Assembled {
        routes = List.copyOf(routes);
        findings = List.copyOf(findings);
        who = List.copyOf(who);
    }

    /** The same table, told of under another snapshot. */
    public Assembled with(Snapshot told) {
        return new Assembled(told, table, tcp, routes, findings, standing, who);
    }
}
