package dev.fairlead.gateway;

import dev.fairlead.gateway.acme.Resolver;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.limit.redis.RedisSettings;
import dev.fairlead.gateway.observe.metric.TraefikNames;
import dev.fairlead.gateway.observe.record.RecordSettings;
import dev.fairlead.gateway.observe.trace.TraceSettings;
import dev.fairlead.gateway.web.BackendAddresses;
import dev.fairlead.model.Entrypoints;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a gateway serves.
 *
 * @param http where callers connect; port 0 takes a free one
 * @param https where callers connect that speak TLS; port 0 takes a free one
 * @param admin where the gateway's own side listens: metrics, state, memory; port 0 takes a free one
 * @param limits every bound of the data plane
 * @param trusted whose {@code X-Forwarded-*} is believed
 * @param h2c whether HTTP/2 is spoken without TLS where callers connect
 * @param loops event loops, 1 to 256
 * @param replica the name of this replica in logs and reports
 * @param version of Fairlead, for people
 * @param tracing how exchanges are traced; empty if they are not
 * @param traefik how requests are counted under Traefik's names; empty if they are not
 * @param redis where limits are counted over all replicas; empty if each counts by itself
 * @param proxyProtocol entrypoints on which trusted proxies begin connections with a header of the PROXY protocol
 * @param resolvers who order certificates for routes that name them
 * @param partnerMcp whether partners' models are answered at {@code /mcp}
 * @param records which requests are recorded, where somebody takes the records
 * @param backends where backends may be
 * @param entrypoints the listeners as routes call them, and what holds for all routes there
 */
public record GatewaySettings(
        InetSocketAddress http,
        InetSocketAddress https,
        InetSocketAddress admin,
        Limits limits,
        TrustedProxies trusted,
        boolean h2c,
        int loops,
        String replica,
        String version,
        Set<String> proxyProtocol,
        Entrypoints entrypoints,
        Optional<TraceSettings> tracing,
        Optional<TraefikNames> traefik,
        List<Resolver> resolvers,
        Optional<RedisSettings> redis,
        RecordSettings records,
        boolean partnerMcp,
        BackendAddresses backends) {

    public GatewaySettings {
        resolvers = List.copyOf(resolvers);
        proxyProtocol = Set.copyOf(proxyProtocol);
    }

    /** Without tracing. */
    public GatewaySettings(
            InetSocketAddress http,
            InetSocketAddress https,
            InetSocketAddress admin,
            Limits limits,
            TrustedProxies trusted,
            boolean h2c,
            int loops,
            String replica,
            String version,
            Set<String> proxyProtocol) {
        this(
                http,
                https,
                admin,
                limits,
                trusted,
                h2c,
                loops,
                replica,
                version,
                proxyProtocol,
                Entrypoints.usual(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                RecordSettings.usual(),
                false,
                BackendAddresses.usual());
    }

    /** The same, traced. */
    public GatewaySettings with(Optional<TraceSettings> traced) {
        return with(entrypoints, traced, traefik, resolvers, redis, records);
    }

    /** The same, with certificates ordered. */
    public GatewaySettings ordering(List<Resolver> others) {
        return with(entrypoints, tracing, traefik, others, redis, records);
    }

    /** The same, with requests counted under Traefik's names too. */
    public GatewaySettings with(TraefikNames names) {
        return with(entrypoints, tracing, Optional.of(names), resolvers, redis, records);
    }

    /** The same, with listeners that are called so. */
    public GatewaySettings with(Entrypoints names) {
        return with(names, tracing, traefik, resolvers, redis, records);
    }

    /** The same, with limits that are counted over all replicas. */
    public GatewaySettings sharing(Optional<RedisSettings> counters) {
        return with(entrypoints, tracing, traefik, resolvers, counters, records);
    }

    /** The same, with other requests recorded. */
    public GatewaySettings recording(RecordSettings chosen) {
        return with(entrypoints, tracing, traefik, resolvers, redis, chosen);
    }

    /** The same, with partners' models answered, or not. */
    public GatewaySettings answeringModels(boolean models) {
        return with(entrypoints, tracing, traefik, resolvers, redis, records, models, backends);
    }

    /** The same, with backends at other addresses. */
    public GatewaySettings reaching(BackendAddresses allowed) {
        return with(entrypoints, tracing, traefik, resolvers, redis, records, partnerMcp, allowed);
    }

    private GatewaySettings with(
            Entrypoints names,
            Optional<TraceSettings> traced,
            Optional<TraefikNames> counted,
            List<Resolver> others,
            Optional<RedisSettings> counters,
            RecordSettings chosen) {
        return with(names, traced, counted, others, counters, chosen, partnerMcp, backends);
    }

    private GatewaySettings with(
            Entrypoints names,
            Optional<TraceSettings> traced,
            Optional<TraefikNames> counted,
            List<Resolver> others,
            Optional<RedisSettings> counters,
            RecordSettings chosen,
            boolean models,
            BackendAddresses allowed) {
        return new GatewaySettings(
                http,
                https,
                admin,
                limits,
                trusted,
                h2c,
                loops,
                replica,
                version,
                proxyProtocol,
                names,
                traced,
                counted,
                others,
                counters,
                chosen,
                models,
                allowed);
    }
}
