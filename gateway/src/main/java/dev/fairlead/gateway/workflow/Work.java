package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.workflow.cel.Language.Unevaluated;

/** What a node does that is not about where the run goes on. */
interface Work {

    /**
     * How it left.
     *
     * @param output by which the run goes on
     * @param value what other nodes can read of it
     */
    record Done(String output, Object value) {}

    /** Does it. On a virtual thread; may wait. */
    Done run(Run run, Scope scope) throws RunFailure, Unevaluated, InterruptedException;
}
