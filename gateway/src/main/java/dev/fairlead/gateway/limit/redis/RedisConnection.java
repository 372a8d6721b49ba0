package dev.fairlead.gateway.limit.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One connection to Redis, or one to each node of a Cluster. Opening and closing block. */
final class RedisConnection implements AutoCloseable {

    /** For connecting, and for a handshake. */
    static final Duration CONNECT = Duration.ofSeconds(2);

    /** Questions that are not answered yet; one more is not asked. */
    static final int QUEUE = 10_000;

    /** First and last wait before it is connected again. */
    static final Duration FIRST_DELAY = Duration.ofMillis(20);

    static final Duration LAST_DELAY = Duration.ofMillis(500);

    /** How long the system waits for what it sent to be acknowledged. */
    static final Duration UNACKNOWLEDGED = Duration.ofSeconds(5);

    /** Between two looks at who serves what in a Cluster. */
    static final Duration TOPOLOGY = Duration.ofSeconds(5);

    /** Between two such looks that something gave cause for. */
    static final Duration TOPOLOGY_AGAIN = Duration.ofMillis(200);

    private final RedisScriptingAsyncCommands<String, String> scripts;
    private final Runnable closing;

    private RedisConnection(RedisScriptingAsyncCommands<String, String> scripts, Runnable closing) {
        this.scripts = scripts;
        this.closing = closing;
    }

    /** Threads of its own: what it does never runs on a loop that serves callers. */
    static ClientResources resources() {
        return DefaultClientResources.builder()
                .ioThreadPoolSize(1)
                .computationThreadPoolSize(1)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
                .reconnectDelay(Delay.exponential(FIRST_DELAY, LAST_DELAY, 2, TimeUnit.MILLISECONDS))
                .build();
    }

    /** Connects: to the server, to the one that Sentinels name, or to a Cluster if the server says that it is of one. */
    static RedisConnection open(RedisSettings settings, ClientResources resources) {
        List<RedisURI> uris = RedisUris.of(settings.address());
        RedisClient client = RedisClient.create(resources);
        client.setOptions(options(settings, ClientOptions.builder()).build());
        try {
            StatefulRedisConnection<String, String> connection = first(client, uris);
            if (isCluster(connection)) {
                connection.close();
                client.shutdown(0, 1, TimeUnit.SECONDS);
                return cluster(settings, resources, uris);
            }
            return new RedisConnection(connection.async(), () -> client.shutdown(0, 1, TimeUnit.SECONDS));
        } catch (RuntimeException refused) {
            client.shutdown(0, 1, TimeUnit.SECONDS);
            throw refused;
        }
    }

    private static StatefulRedisConnection<String, String> first(RedisClient client, List<RedisURI> uris) {
        RuntimeException last = new IllegalArgumentException("no host is named");
        for (RedisURI uri : uris) {
            try {
                return client.connect(StringCodec.UTF8, uri);
            } catch (RuntimeException refused) {
                last = refused;
            }
        }
        throw last;
    }

    // One that may not say what it is is taken for a single server.
    private static boolean isCluster(StatefulRedisConnection<String, String> connection) {
        try {
            return connection.sync().info("cluster").contains("cluster_enabled:1");
        } catch (io.lettuce.core.RedisCommandExecutionException notAllowed) {
            return false;
        }
    }

    private static RedisConnection cluster(RedisSettings settings, ClientResources resources, List<RedisURI> uris) {
        RedisClusterClient client = RedisClusterClient.create(resources, uris);
        try {
            client.setOptions(options(settings, ClusterClientOptions.builder())
                    .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                            .enablePeriodicRefresh(TOPOLOGY)
                            .adaptiveRefreshTriggersTimeout(TOPOLOGY_AGAIN)
                            .build())
                    .build());
            return new RedisConnection(
                    client.connect(StringCodec.UTF8).async(), () -> client.shutdown(0, 1, TimeUnit.SECONDS));
        } catch (RuntimeException refused) {
            client.shutdown(0, 1, TimeUnit.SECONDS);
            throw refused;
        }
    }

    @SuppressWarnings("unchecked") // each builder gives itself
    private static <B extends ClientOptions.Builder> B options(RedisSettings settings, B builder) {
        SslOptions.Builder tls = SslOptions.builder().jdkSslProvider().handshakeTimeout(CONNECT);
        settings.authority().ifPresent(file -> tls.trustManager(file.toFile()));
        SocketOptions socket = SocketOptions.builder()
                .connectTimeout(CONNECT)
                .tcpNoDelay(true)
                .tcpUserTimeout(SocketOptions.TcpUserTimeoutOptions.builder()
                        .tcpUserTimeout(UNACKNOWLEDGED)
                        .enable()
                        .build())
                .build();
        return (B) builder.autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(QUEUE)
                .socketOptions(socket)
                .sslOptions(tls.build())
                .maintNotificationsConfig(MaintNotificationsConfig.disabled());
    }

    RedisScriptingAsyncCommands<String, String> scripts() {
        return scripts;
    }

    @Override
    public void close() {
        closing.run();
    }
}
