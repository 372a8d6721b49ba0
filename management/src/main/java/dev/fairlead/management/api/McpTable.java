package dev.fairlead.management.api;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Responder;
import dev.fairlead.management.mcp.McpEndpoint;
import dev.fairlead.management.mcp.Offer;
import dev.fairlead.management.mcp.Plans;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The row of {@link Operations} that offers the other rows to models. */
final class McpTable {

    private final Plans plans;
    private final String version;
    private volatile @Nullable McpEndpoint endpoint;

    McpTable(Plans plans, String version) {
        this.plans = plans;
        this.version = version;
    }

    void serve(Operations table) {
        table.does("mcp", this::answer);
    }

    /** Says what there is to offer, once. */
    void offer(List<Operation> operations, Responder rest) {
        List<Offer> offers = operations.stream()
                .filter(row -> !row.streams())
                .map(McpTable::offer)
                .toList();
        endpoint = new McpEndpoint(offers, OpenApi.components(), rest, plans, version);
    }

    private static Offer offer(Operation row) {
        return new Offer(row.id(), row.method(), row.template(), row.right(), row.summary(), row.query(), row.takes());
    }

    private Answer answer(Call call) throws IOException {
        return Objects.requireNonNull(endpoint, "offer").answer(call.request(), call.caller());
    }
}
