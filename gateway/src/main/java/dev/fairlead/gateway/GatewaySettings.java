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
 * @param proxyProtocol entrypoints on which trusted proxies begin connections with a header of the PROXY protocol
 * @param options what most gateways leave as it is
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
        Options options) {

    public GatewaySettings {
        proxyProtocol = Set.copyOf(proxyProtocol);
    }

    /**
     * What is as usual where nothing is said.
     *
     * @param entrypoints the listeners as routes call them, and what holds for all routes there
     * @param tracing how exchanges are traced; empty if they are not
     * @param traefik how requests are counted under Traefik's names; empty if they are not
     * @param resolvers who order certificates for routes that name them
     * @param redis where limits are counted over all replicas; empty if each counts by itself
     * @param records which requests are recorded, where somebody takes the records
     * @param partnerMcp whether partners' models are answered at {@code /mcp}
     * @param backends where backends may be
     */
    public record Options(
            Entrypoints entrypoints,
            Optional<TraceSettings> tracing,
            Optional<TraefikNames> traefik,
            List<Resolver> resolvers,
            Optional<RedisSettings> redis,
            RecordSettings records,
            boolean partnerMcp,
            BackendAddresses backends) {

        public Options {
            resolvers = List.copyOf(resolvers);
        }

        /** Nothing is traced, ordered or counted elsewhere. */
        public static Options usual() {
            return new Options(
                    Entrypoints.usual(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    RecordSettings.usual(),
                    false,
                    BackendAddresses.usual());
        }
    }
}
