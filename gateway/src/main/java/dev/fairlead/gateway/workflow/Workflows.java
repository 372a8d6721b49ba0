package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.http.ServiceCalls;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.secret.Secrets;
import dev.fairlead.model.Name;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.Secret;
import dev.fairlead.model.Workflow;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The plans of all snapshots: a workflow that did not change is not compiled again. */
public final class Workflows {

    private final Engine engine;
    private final Secrets outbound;
    // Bounded by what the snapshot has: see retain.
    private final Map<Name, Plan> plans = new ConcurrentHashMap<>();

    /** Nothing is compiled before the first workflow. */
    public Workflows(Engine engine, Secrets outbound) {
        this.engine = engine;
        this.outbound = outbound;
    }

    /**
     * The plan of a workflow.
     *
     * @throws IllegalArgumentException with one sentence, if it cannot be run
     */
    public Plan plan(Name name, Workflow workflow) {
        Plan before = plans.get(name);
        if (before != null && before.workflow().equals(workflow)) {
            return before;
        }
        Plan plan = Plan.of(workflow);
        plans.put(name, plan);
        return plan;
    }

    /** The last step of an endpoint. */
    public Step step(
            Plan plan, Optional<ServiceCalls> service, Map<Name, Secret> secrets, String prefix, PathPattern path) {
        OutboundHeaders headers = (name, time) -> {
            Secret secret = secrets.get(name);
            return secret == null ? Optional.empty() : outbound.header(name, secret, time);
        };
        return new WorkflowStep(engine, plan, service, headers, prefix, path);
    }

    /** Forgets all others. */
    public void retain(Map<Name, Workflow> workflows) {
        plans.keySet().retainAll(workflows.keySet());
    }

    /** How many are ready. */
    public int size() {
        return plans.size();
    }
}
