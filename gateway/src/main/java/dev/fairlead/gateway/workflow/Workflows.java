package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.http.ServiceCalls;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.secret.Secrets;
import dev.fairlead.gateway.web.WebCalls;
import dev.fairlead.gateway.workflow.connect.Connectors;
import dev.fairlead.model.Name;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.Secret;
import dev.fairlead.model.Workflow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The plans of all snapshots: a workflow that did not change is not compiled again. */
public final class Workflows {

    private final Engine engine;
    private final Secrets outbound;
    private final WebCalls web;
    private final Connectors connectors;
    private final Apart apart = new Apart();
    // Bounded by what the snapshot has: see retain.
    private final Map<Name, Plan> plans = new ConcurrentHashMap<>();

    /** Nothing is compiled before the first workflow, nobody asked but by HTTP. */
    public Workflows(Engine engine, Secrets outbound) {
        this(engine, outbound, new WebCalls(List.of()), new Connectors(Map.of()));
    }

    /**
     * Nothing is compiled before the first workflow.
     *
     * @param web asks what speaks HTTP
     * @param connectors ask everything else
     */
    public Workflows(Engine engine, Secrets outbound, WebCalls web, Connectors connectors) {
        this.engine = engine;
        this.outbound = outbound;
        this.web = web;
        this.connectors = connectors;
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
        Others others = new Others(web, connectors, apart, outbound, secrets);
        return new WorkflowStep(engine, plan, service, others, prefix, path);
    }

    /** Calls of others that are under way, and those among them that nobody waits for any more. */
    public int waiting() {
        return apart.running();
    }

    /** Forgets all others. */
    public void retain(Map<Name, Workflow> workflows) {
        plans.keySet().retainAll(workflows.keySet());
        engine.captures().retain(List.copyOf(workflows.values()));
    }

    /** How many are ready. */
    public int size() {
        return plans.size();
    }
}
