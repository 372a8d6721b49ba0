package dev.fairlead.gateway;

import dev.fairlead.gateway.endpoint.Promises;
import dev.fairlead.gateway.limit.redis.RedisConnector;
import dev.fairlead.gateway.limit.redis.RedisReplies;
import dev.fairlead.gateway.limit.redis.RedisSettings;
import dev.fairlead.gateway.observe.metric.Gauges;
import dev.fairlead.gateway.secret.SecretSources;
import dev.fairlead.gateway.secret.Secrets;
import dev.fairlead.gateway.web.OwnCalls;
import dev.fairlead.gateway.web.WebCalls;
import dev.fairlead.gateway.workflow.Engine;
import dev.fairlead.gateway.workflow.Workflows;
import dev.fairlead.gateway.workflow.connect.Connectors;
import dev.fairlead.gateway.workflow.kafka.KafkaConnector;
import dev.fairlead.gateway.workflow.mail.SmtpConnector;
import dev.fairlead.gateway.workflow.sql.SqlConnector;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Workflow.Counterpart;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What is kept over all snapshots: secrets that services get, workflows, and what endpoints promise. */
final class Outbound {

    private final Secrets secrets;
    private final Workflows workflows;
    private final Engine engine;
    private final WebCalls web;
    private final OwnCalls calls;
    private final Connectors connectors;
    private final Promises promises;

    Outbound(SecretSources sources, InstantSource clock, Engine engine, Optional<RedisSettings> redis, OwnCalls calls) {
        this.calls = calls;
        this.promises = new Promises(() -> redis.map(RedisReplies::new));
        this.engine = engine;
        this.secrets = new Secrets(sources, clock, calls);
        this.web = new WebCalls(sources.reachable());
        this.connectors = connectors(clock);
        this.workflows = new Workflows(engine, secrets, web, connectors);
    }

    // Nothing of them is loaded before the first question to one.
    private static Connectors connectors(InstantSource clock) {
        Map<Counterpart, Connectors.Opening> openings = new EnumMap<>(Counterpart.class);
        openings.put(Counterpart.REDIS, address -> new RedisConnector(address));
        openings.put(Counterpart.SQL, address -> new SqlConnector(address));
        openings.put(Counterpart.MONGODB, address -> new MongoConnector(address));
        openings.put(Counterpart.KAFKA, address -> KafkaConnector.by(clock).apply(address));
        openings.put(Counterpart.SMTP, address -> SmtpConnector.by(clock).apply(address));
        return new Connectors(openings);
    }

    void close() {
        promises.close();
        connectors.close();
        web.close();
        calls.close();
    }

    Secrets secrets() {
        return secrets;
    }

    Workflows workflows() {
        return workflows;
    }

    Promises promises() {
        return promises;
    }

    void retain(Snapshot snapshot) {
        promises.retain(snapshot.products().values());
        secrets.retain(snapshot.secrets());
        workflows.retain(snapshot.workflows());
        connectors.retain(snapshot.secrets().keySet());
    }

    void show(Gauges gauges) {
        gauges.gauge("fairlead_secrets", "Secrets that services get, and that are known here.", secrets::size);
        gauges.gauge("fairlead_endpoint_schemas", "Schemas of bodies that are ready.", promises::schemas);
        gauges.gauge("fairlead_idempotency_keys", "Keys of requests that are remembered here.", promises::keys);
        gauges.memory("idempotency", promises::keptBytes, promises::maxKeptBytes);
        gauges.memory("response_cache", promises::cachedBytes, promises::maxCachedBytes);
        gauges.counter("fairlead_cache_hits_total", "Requests answered from the cache.", promises::cacheHits);
        gauges.counter(
                "fairlead_cache_misses_total", "Requests that the cache had nothing for.", promises::cacheMisses);
        gauges.memory("endpoint_bodies", promises::heldBytes, promises::maxHeldBytes);
        gauges.gauge("fairlead_workflows", "Workflows that are ready to run.", workflows::size);
        gauges.gauge("fairlead_workflow_runs", "Runs of workflows at this moment.", engine::running);
        gauges.gauge("fairlead_workflow_captured_bytes", "Bytes of runs that are kept.", () -> engine.captures()
                .bytes());
        gauges.gauge("fairlead_workflow_held_bytes", "Bytes of bodies that runs keep.", engine::heldBytes);
        gauges.gauge(
                "fairlead_workflow_connections",
                "Connections to databases, queues and mail servers that workflows ask.",
                connectors::open);
        gauges.gauge("fairlead_workflow_idle_connections", "Connections to other addresses that are kept.", web::idle);
        gauges.gauge(
                "fairlead_own_idle_connections",
                "Connections to servers that forwardAuth, issuers and token endpoints are, and that are kept.",
                calls::idle);
        gauges.gauge(
                "fairlead_names_waiting",
                "Names that forwardAuth, issuers, token endpoints and workflows ask for, being looked up or waiting for it.",
                () -> web.namesWaiting() + calls.namesWaiting());
        gauges.gauge("fairlead_workflow_calls", "Calls of others that are under way.", workflows::waiting);
        gauges.counter("fairlead_workflow_runs_total", "Runs of workflows that began.", engine::begun);
        gauges.counter("fairlead_workflow_failed_total", "Runs that came to no answer of their own.", engine::failed);
    }
}
