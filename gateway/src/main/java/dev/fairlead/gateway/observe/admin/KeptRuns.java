package dev.fairlead.gateway.observe.admin;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.function.Function;

/**
 * Runs of workflows that were kept, by the name of the workflow.
 *
 * @param tests as tests that pass
 * @param runs as they were, the newest first
 */
public record KeptRuns(Function<String, Node.Mapping> tests, Function<String, Node.Mapping> runs) {

    /** Of a gateway that keeps none. */
    static final KeptRuns NONE = new KeptRuns(workflow -> new Members().build(), workflow -> new Members().build());
}
