package dev.fairlead.gateway.assembly;

import dev.fairlead.gateway.route.RouteTable;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Snapshot;
import java.util.List;

/**
 * A snapshot ready to serve.
 *
 * @param snapshot what it was made of
 * @param table its routes
 * @param findings what could not be served although the snapshot has it; each is an error that disables its object
 */
public record Assembled(Snapshot snapshot, RouteTable table, List<Diagnostic> findings) {

    public Assembled {
        findings = List.copyOf(findings);
    }
}
