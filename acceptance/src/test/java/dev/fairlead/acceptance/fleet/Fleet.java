package dev.fairlead.acceptance.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.limits.RedisServer;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All of an installation as processes: a store, management, gateways, two backends, and Redis where it is installed.
 * Each gateway reaches store and Redis through ways of its own that can be cut.
 */
final class Fleet implements AutoCloseable {

    static final int GATEWAYS = Integer.getInteger("fairlead.acceptance.gateways", 3);

    private static final Duration START = Duration.ofSeconds(60);
    private static final Pattern URI = Pattern.compile("MONGODB_URI=(\\S+)");
    private static final int LINES = 5_000;
    private static final String FILE = "routes.yml";

    /** A gateway, its files, and its ways to what it needs. */
    static final class Gateway {
        final Installation installation = new Installation().measured();
        final Pipe store;
        final Optional<Pipe> redis;
        private @Nullable RunningCommand process;

        private Gateway(Pipe store, Optional<Pipe> redis) {
            this.store = store;
            this.redis = redis;
        }

        int port() {
            return installation.httpPort();
        }

        RunningCommand process() {
            return Objects.requireNonNull(process);
        }

        void start() {
            process = installation.fairlead("gateway").keepingLast(LINES);
        }

        /** Its page, with all findings. */
        String page() {
            return said(installation.adminPort(), "/dashboard/");
        }

        String metrics() {
            return said(installation.adminPort(), "/metrics");
        }

        String health() {
            return said(port(), "/health");
        }

        /** What it answers there; nothing while it answers nothing. */
        private String said(int port, String path) {
            return Signs.said(port, path);
        }
    }

    /** What is special about one. */
    enum Kind {

        /** One Redis, if it is installed. */
        USUAL,

        /** A pair of Redis under three Sentinels. */
        SENTINELS,

        /** The store's data lie on a disk of their own that is small, in memory; needs root. */
        SMALL_DISK
    }

    final Installation base = new Installation().measured();
    final List<Gateway> gateways = new ArrayList<>();
    final List<BackendProcess> backends = List.of(new BackendProcess(), new BackendProcess());
    final List<RedisServer> redis = new ArrayList<>();
    private final List<RedisServer> sentinels = new ArrayList<>();
    final Path hosts;

    /** Ports of gateways that are not to be blamed for not answering now. */
    final Set<Integer> downOnPurpose = ConcurrentHashMap.newKeySet();

    private @Nullable RunningCommand store;
    private @Nullable RunningCommand management;
    private final int storePort = Installation.freePort();
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Kind kind;
    private String request = "";
    private String key = "";
    private int published;
    final Signs signs = new Signs(this);

    private Fleet(Kind kind) {
        this.kind = kind;
        hosts = Path.of(base.file("hosts", ""));
    }

    /**
     * Starts everything and waits until it serves.
     *
     * @param around what every gateway's environment has besides
     */
    static Fleet start(Kind kind, Map<String, String> around) throws IOException {
        Fleet fleet = new Fleet(kind);
        try {
            fleet.begin(around);
        } catch (IOException | RuntimeException | AssertionError half) {
            fleet.close();
            throw half;
        }
        return fleet;
    }

    private void begin(Map<String, String> around) throws IOException {
        namesKnown(true);
        String key = Base64.getEncoder().encodeToString(new byte[32]);
        base.with("FAIRLEAD_ENCRYPTION_KEY", key);
        startStore();
        base.with("MONGODB_URI", uri(storePort));
        startManagement();
        Optional<String> sentinel = RedisServer.missing().isPresent() ? Optional.empty() : redis();
        for (int i = 0; i < GATEWAYS; i++) {
            Gateway gateway = gateway(i, key, sentinel);
            around.forEach(gateway.installation::with);
            gateways.add(gateway);
            gateway.start();
        }
        base.awaitReady(management(), base.managementPort());
        for (Gateway gateway : gateways) {
            gateway.installation.awaitReady(gateway.process(), gateway.port());
        }
        declare();
    }

    private Gateway gateway(int number, String key, Optional<String> sentinel) throws IOException {
        Pipe toStore = kept(new Pipe(storePort));
        Optional<Pipe> toRedis = sentinel.isPresent() || redis.isEmpty()
                ? Optional.empty()
                : Optional.of(kept(new Pipe(redis.getFirst().port())));
        Gateway gateway = new Gateway(toStore, toRedis);
        String routes = gateway.installation.file(FILE, routes());
        gateway.installation
                .with("MONGODB_URI", uri(toStore.port()))
                .with("FAIRLEAD_ENCRYPTION_KEY", key)
                .with("FAIRLEAD_SOURCES", "store,file:" + routes)
                .with("FAIRLEAD_REPLICA", "gateway-" + number)
                .with("FAIRLEAD_DRAIN_DELAY", "1500ms")
                // Names are looked up in a file that can go, and are not remembered by the JDK.
                .with("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts + " -Dsun.net.inetaddr.ttl=0");
        sentinel.or(() -> toRedis.map(pipe -> "redis://127.0.0.1:" + pipe.port()))
                .ifPresent(url -> gateway.installation.with("REDIS_URL", url));
        return gateway;
    }

    private <T extends AutoCloseable> T kept(T part) {
        parts.add(part);
        return part;
    }

    private static String uri(int port) {
        return "mongodb://127.0.0.1:" + port + "/fairlead";
    }

    /** Starts one server, or two; the address of their Sentinels. */
    private Optional<String> redis() throws IOException {
        redis.add(kept(RedisServer.start()));
        if (kind != Kind.SENTINELS) {
            return Optional.empty();
        }
        int primary = redis.getFirst().port();
        redis.add(kept(RedisServer.start("--replicaof", "127.0.0.1 " + primary)));
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RedisServer each = kept(RedisServer.sentinel(primary));
            sentinels.add(each);
            // As in an installation: one that had no time to look must not choose another alone.
            each.say("SENTINEL", "SET", "mymaster", "quorum", "2");
            addresses.add("127.0.0.1:" + each.port());
            await(
                    "a Sentinel that knows the replica",
                    () -> says(each, Integer.toString(redis.getLast().port()), "SENTINEL", "replicas", "mymaster"));
        }
        return Optional.of("redis-sentinel://" + String.join(",", addresses) + "#mymaster");
    }

    /** The Redis that writes now and that all Sentinels name; one that just came back may say that it writes too. */
    RedisServer primary() {
        return redis.stream().filter(this::isPrimary).findFirst().orElseThrow(() -> new AssertionError("no primary"));
    }

    boolean hasPrimary() {
        return redis.stream().anyMatch(this::isPrimary);
    }

    /** Whether another Redis follows the one that writes, so that it can take over. */
    boolean hasReplica() {
        return redis.stream().anyMatch(each -> isPrimary(each) && says(each, "slave0:", "INFO", "replication"))
                && redis.stream().anyMatch(each -> says(each, "connected", "ROLE") && says(each, "slave", "ROLE"));
    }

    private boolean isPrimary(RedisServer server) {
        String port = Integer.toString(server.port());
        return says(server, "master", "ROLE")
                && sentinels.stream()
                        .allMatch(each -> says(each, port, "SENTINEL", "get-master-addr-by-name", "mymaster"));
    }

    private static boolean says(RedisServer server, String text, String... words) {
        try {
            return server.say(words).contains(text);
        } catch (IOException dead) {
            return false;
        }
    }

    void startStore() {
        List<String> command = base.command(
                "store",
                "--port",
                Integer.toString(storePort),
                "--data",
                storeFolder().toString());
        if (kind == Kind.SMALL_DISK) {
            String mount = "mkdir -p $0 && mount -t tmpfs -o size=64m none $0 && exec \"$@\"";
            List<String> inside =
                    List.of("unshare", "-m", "sh", "-ec", mount, storeFolder().toString());
            command = Stream.concat(inside.stream(), command.stream()).toList();
        }
        store = base.run(command);
        store().awaitLine(URI, START);
    }

    /** Where the store keeps its data. */
    Path storeFolder() {
        return base.folder().resolve("mongo");
    }

    RunningCommand store() {
        return Objects.requireNonNull(store);
    }

    RunningCommand management() {
        return Objects.requireNonNull(management);
    }

    void startManagement() {
        management = base.fairlead("management");
    }

    /** Whether the names of backends can be looked up. */
    void namesKnown(boolean known) {
        try {
            Files.writeString(
                    hosts, known ? "127.0.0.1 localhost one.backends.test two.backends.test\n" : "192.0.2.1 nobody\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String routes() {
        return "http: {services: {unused: {loadBalancer: {servers: [{url: 'http://127.0.0.1:9'}]}}}}\n";
    }

    /** Writes the file that the gateways read besides the store. */
    void writeFiles(String text) {
        gateways.forEach(gateway -> gateway.installation.file(FILE, text));
    }

    private void declare() {
        backendsAre("{\"url\": \"http://one.backends.test:%d\"}, {\"url\": \"http://two.backends.test:%d\"}"
                .formatted(backends.getFirst().port(), backends.getLast().port()));
        good(base.rest("PUT", "/products/shop", product()));
        good(base.rest("PUT", "/policies/wide", "{\"rateLimit\": {\"requests\": 1000000, \"per\": \"1m\"}}"));
        good(base.rest("PUT", "/clients/partner", "{\"products\": [\"shop\"], \"policy\": \"wide\"}"));
        key = Installation.member(
                good(base.rest("POST", "/clients/partner/credentials", "{\"name\": \"one\", \"type\": \"api-key\"}"))
                        .body(),
                "key");
        good(base.rest("POST", "/products/shop/publish?wait=true", ""));
        request = "GET /shop/v1/items HTTP/1.1\r\nHost: app.test\r\nX-API-Key: " + key + "\r\n\r\n";
    }

    /** Leads the product to these servers, as JSON. */
    void backendsAre(String servers) {
        good(base.rest("PUT", "/services/pair", """
                {"loadBalancer": {
                  "servers": [%s],
                  "healthCheck": {"path": "/", "interval": "500ms", "timeout": "500ms"},
                  "timeouts": {"response": "5s", "connect": "2s"}}}
                """.formatted(servers)));
    }

    /** Lets revisions that are a fifth worse roll back by themselves. */
    void guard() {
        good(base.rest(
                "PUT", "/guard", "{\"active\": true, \"percent\": 20, \"window\": \"1m\", \"minRequests\": 20}"));
    }

    boolean wasRolledBack() {
        return base.rest("GET", "/audit?action=rollback", "").body().contains("guard: ");
    }

    /** The partner's key. */
    String key() {
        return key;
    }

    private String product() {
        return """
                {"description": "edition %d", "basePath": "/shop", "proxies": {"main": {"path": "/v1", "service": "pair",
                 "endpoints": [{"name": "list", "methods": ["GET"], "path": "/items"}]}}}
                """.formatted(published);
    }

    private static HttpResponse<String> good(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.uri() + ": " + answer.body()).isBetween(200, 299);
        return answer;
    }

    /** Callers, and what a load balancer does for them. */
    Front front(int perSecond) {
        return Front.start(gateways.stream().map(Gateway::port).toList(), downOnPurpose::contains, request, perSecond);
    }

    /** What callers send. */
    String request() {
        return request;
    }

    /** Publishes another edition; whether it was acknowledged. */
    boolean publish() {
        published++;
        try {
            return base.rest("PUT", "/products/shop", product()).statusCode() < 300
                    && base.rest("POST", "/products/shop/publish", "").statusCode() < 300;
        } catch (UncheckedIOException gone) {
            return false;
        }
    }

    static void await(String what, BooleanSupplier isSo) {
        await(what, START, isSo);
    }

    static void await(String what, Duration atMost, BooleanSupplier isSo) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as(() -> String.format(Locale.ROOT, "%s was not seen within %s", what, atMost))
                    .isLessThan(end);
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Override
    public void close() throws IOException {
        for (Gateway gateway : gateways) {
            gateway.installation.close();
        }
        base.close();
        Stream<AutoCloseable> all = Stream.concat(
                backends.stream(),
                parts.stream().sorted(Comparator.comparing(part -> part instanceof RedisServer ? 1 : 0)));
        for (AutoCloseable each : all.toList()) {
            try {
                each.close();
            } catch (IOException e) {
                throw e;
            } catch (Exception impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
