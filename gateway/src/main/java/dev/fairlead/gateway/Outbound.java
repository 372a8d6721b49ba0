package dev.fairlead.gateway;

import dev.fairlead.gateway.observe.metric.Gauges;
import dev.fairlead.gateway.secret.SecretSources;
import dev.fairlead.gateway.secret.Secrets;
import dev.fairlead.gateway.workflow.Engine;
import dev.fairlead.gateway.workflow.Workflows;
import dev.fairlead.model.Snapshot;
import java.time.InstantSource;

/** What is kept over all snapshots for those who ask others: secrets that services get, and workflows. */
final class Outbound {

    private final Secrets secrets;
    private final Workflows workflows;
    private final Engine engine;

    Outbound(SecretSources sources, InstantSource clock, Engine engine) {
        this.engine = engine;
        this.secrets = new Secrets(sources, clock);
        this.workflows = new Workflows(engine, secrets);
    }

    Secrets secrets() {
        return secrets;
    }

    Workflows workflows() {
        return workflows;
    }

    void retain(Snapshot snapshot) {
        secrets.retain(snapshot.secrets());
        workflows.retain(snapshot.workflows());
    }

    void show(Gauges gauges) {
        gauges.gauge("fairlead_secrets", "Secrets that services get, and that are known here.", secrets::size);
        gauges.gauge("fairlead_workflows", "Workflows that are ready to run.", workflows::size);
        gauges.gauge("fairlead_workflow_runs", "Runs of workflows at this moment.", engine::running);
        gauges.gauge("fairlead_workflow_held_bytes", "Bytes of bodies that runs keep.", engine::heldBytes);
        gauges.counter("fairlead_workflow_runs_total", "Runs of workflows that began.", engine::begun);
        gauges.counter("fairlead_workflow_failed_total", "Runs that came to no answer of their own.", engine::failed);
    }
}
