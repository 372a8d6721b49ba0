package dev.fairlead.gateway.limit.redis;

import dev.fairlead.gateway.loop.Unheeded;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.BaseRedisAsyncCommands;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How Redis is reached: one server, the one that Sentinels name, or the nodes of a Cluster. Opening and closing block.
 *
 * <p>A connection to one server that broke is not mended but opened anew, so that Sentinels are asked each time; to the
 * nodes of a Cluster the client's own ways are kept, since it follows who serves what.
 */
final class RedisClients implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisClients.class);
    private static final int CLOSING_SECONDS = 2;

    /** For connecting, and for a handshake. */
    static final Duration CONNECT = Duration.ofSeconds(2);

    /** Questions that are not answered yet; one more is not asked. */
    static final int QUEUE = 10_000;

    /** First and last wait before a node of a Cluster is connected again. */
    static final Duration FIRST_DELAY = Duration.ofMillis(20);

    static final Duration LAST_DELAY = Duration.ofMillis(500);

    /** How long the system waits for what it sent to be acknowledged. */
    static final Duration UNACKNOWLEDGED = Duration.ofSeconds(5);

    /** Between two looks at who serves what in a Cluster. */
    static final Duration TOPOLOGY = Duration.ofSeconds(5);

    /** Between two such looks that something gave cause for. */
    static final Duration TOPOLOGY_AGAIN = Duration.ofMillis(200);

    private final RedisSettings settings;
    private final ProtocolVersion protocol;
    private final List<RedisURI> uris;
    private final ClientResources resources;
    private final RedisClient client;
    private @Nullable RedisClusterClient cluster;

    /** A way to call scripts, until it is closed or breaks. */
    record Connection(
            StatefulConnection<String, String> connection,
            RedisScriptingAsyncCommands<String, String> scripts,
            BaseRedisAsyncCommands<String, String> messages) {

        boolean isOpen() {
            return connection.isOpen();
        }

        void close() {
            Unheeded.of(connection.closeAsync());
        }
    }

    // Threads of its own: what they do never runs on a loop that serves callers.
    RedisClients(RedisSettings settings) {
        this(settings, ProtocolVersion.newestSupported());
    }

    /** @param protocol in which it answers */
    RedisClients(RedisSettings settings, ProtocolVersion protocol) {
        this.settings = settings;
        this.protocol = protocol;
        uris = RedisUris.of(settings.address());
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
                .reconnectDelay(Delay.exponential(FIRST_DELAY, LAST_DELAY, 2, TimeUnit.MILLISECONDS))
                .build();
        client = RedisClient.create(resources);
        client.setOptions(options(ClientOptions.builder(), false).build());
    }

    /** Connects; finds out whether the server is of a Cluster. */
    Connection open() {
        if (cluster != null) {
            return nodes(cluster);
        }
        StatefulRedisConnection<String, String> connection = first();
        if (!isCluster(connection)) {
            return new Connection(connection, connection.async(), connection.async());
        }
        connection.close();
        RedisClusterClient found = RedisClusterClient.create(resources, uris);
        found.setOptions(options(ClusterClientOptions.builder(), true)
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(TOPOLOGY)
                        .adaptiveRefreshTriggersTimeout(TOPOLOGY_AGAIN)
                        .build())
                .build());
        cluster = found;
        return nodes(found);
    }

    private static Connection nodes(RedisClusterClient of) {
        of.refreshPartitions();
        StatefulRedisClusterConnection<String, String> connection = of.connect(StringCodec.UTF8);
        return new Connection(connection, connection.async(), connection.async());
    }

    /** Connects for listening; after {@link #open}. Blocks. */
    StatefulRedisPubSubConnection<String, String> listen() {
        RedisClusterClient nodes = cluster;
        return nodes == null
                ? first(uri -> client.connectPubSub(StringCodec.UTF8, uri))
                : nodes.connectPubSub(StringCodec.UTF8);
    }

    private StatefulRedisConnection<String, String> first() {
        return first(uri -> client.connect(StringCodec.UTF8, uri));
    }

    private <T> T first(Function<RedisURI, T> connecting) {
        RuntimeException last = new IllegalArgumentException("no host is named");
        for (RedisURI uri : uris) {
            try {
                return connecting.apply(uri);
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
        } catch (RedisCommandExecutionException notAllowed) {
            return false;
        }
    }

    @SuppressWarnings("unchecked") // each builder gives itself
    private <B extends ClientOptions.Builder> B options(B builder, boolean mends) {
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
        return (B) builder.protocolVersion(protocol)
                .autoReconnect(mends)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(QUEUE)
                .socketOptions(socket)
                .sslOptions(tls.build())
                .maintNotificationsConfig(MaintNotificationsConfig.disabled());
    }

    /** Closes them once nobody connects any more, or after a moment. */
    void closeAfter(ExecutorService connector) {
        connector.shutdown();
        try {
            if (!connector.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("redis_did_not_close");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    @Override
    public void close() {
        if (cluster != null) {
            cluster.shutdown(0, 1, TimeUnit.SECONDS);
        }
        client.shutdown(0, 1, TimeUnit.SECONDS);
        Unheeded.of(resources.shutdown(0, 1, TimeUnit.SECONDS));
    }
}
