package dev.fairlead.acceptance.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.acceptance.peer.Member;
import dev.fairlead.acceptance.secure.Authority;
import dev.fairlead.gateway.limit.Ledger;
import dev.fairlead.gateway.limit.redis.RedisAddress;
import dev.fairlead.gateway.limit.redis.RedisLedger;
import dev.fairlead.gateway.limit.redis.RedisSettings;
import dev.fairlead.gateway.tls.CertificateMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each way in which Redis is set up: TLS, passwords, Sentinels, a Cluster. */
@Timeout(120)
class RedisWaysTest {

    private static final Duration USUAL = Duration.ofMillis(50);

    private final List<AutoCloseable> parts = new ArrayList<>();

    @BeforeEach
    void present() {
        Optional<String> missing = RedisServer.missing();
        assumeTrue(missing.isEmpty(), () -> "no real Redis here: " + missing.orElse(""));
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable part : parts.reversed()) {
            part.close();
        }
    }

    private <T extends AutoCloseable> T kept(T part) {
        parts.add(part);
        return part;
    }

    /** Asks until it is answered well or says why not, for some seconds; gives the last word. */
    private String asked(RedisSettings settings, String waitFor) throws Exception {
        Ledger ledger = kept(new RedisLedger(settings));
        String said = "";
        for (int i = 0; i < 2_000 && !said.contains(waitFor); i++) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            ledger.live("one", 1000, new Ledger.Hearer<>() {
                @Override
                public void hears(Integer count) {
                    answer.complete("live: " + count);
                }

                @Override
                public void fails(String reason) {
                    answer.complete(reason);
                }
            });
            said = answer.get(5, TimeUnit.SECONDS);
            LockSupport.parkNanos(10_000_000);
        }
        return said;
    }

    private static RedisSettings settings(String url, Optional<Path> authority) {
        return new RedisSettings(RedisAddress.parse(url), authority, USUAL, "test", 1);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void passwords_are_used_and_never_told() throws Exception {
        RedisServer redis = kept(RedisServer.start("--requirepass", "hunter2"));
        String right = "redis://:hunter2@127.0.0.1:" + redis.port();
        assertThat(asked(settings(right, Optional.empty()), "live")).isEqualTo("live: 1");
        String wrong = "redis://default:hunter3@127.0.0.1:" + redis.port() + "/2";
        assertThat(asked(settings(wrong, Optional.empty()), "WRONGPASS"))
                .startsWith("Redis at redis://127.0.0.1:" + redis.port() + ": WRONGPASS")
                .endsWith("; check user and password in REDIS_URL")
                .doesNotContain("hunter");
        assertThat(asked(settings(redis.url(), Optional.empty()), "NOAUTH"))
                .contains("NOAUTH")
                .endsWith("; check user and password in REDIS_URL");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void over_tls_the_server_must_be_who_it_says_that_it_is(@TempDir Path folder) throws Exception {
        Authority authority = new Authority("test authority");
        CertificateMaker.Made made = authority.certificate("redis", "localhost");
        Path certificate = Files.writeString(folder.resolve("redis.pem"), made.certificatePem());
        Path key = Files.writeString(folder.resolve("redis.key"), made.keyPem());
        Path ca = Files.writeString(folder.resolve("ca.pem"), authority.pem());
        RedisServer redis = kept(RedisServer.startSecure(certificate, key, ca));
        String url = "rediss://localhost:" + redis.port();
        assertThat(asked(settings(url, Optional.of(ca)), "live")).isEqualTo("live: 1");
        assertThat(asked(settings(url, Optional.empty()), "certification path"))
                .contains("certification path")
                .contains("FAIRLEAD_REDIS_CA");
        String byAddress = "rediss://127.0.0.1:" + redis.port();
        assertThat(asked(settings(byAddress, Optional.of(ca)), "127.0.0.1 found"))
                .contains("No subject alternative names matching IP address 127.0.0.1 found");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void a_server_that_dies_is_followed_by_the_one_that_sentinels_name() throws Exception {
        RedisServer master = kept(RedisServer.start());
        RedisServer replica = kept(RedisServer.start("--replicaof", "127.0.0.1 " + master.port()));
        RedisServer sentinel = kept(RedisServer.sentinel(master.port()));
        awaits(() -> sentinel.say("SENTINEL", "replicas", "mymaster").contains(Integer.toString(replica.port())));
        List<SharingGateway> replicas = replicas("redis-sentinel://127.0.0.1:" + sentinel.port() + "#mymaster");
        try (Steady load = new Steady(replicas, 20)) {
            load.during(1_500);
            master.kill();
            awaits(() -> replica.say("ROLE").contains("master"));
            awaits(() -> replicas.getFirst().gauge("fairlead_limiter_degraded") == 0);
            load.during(1_500).stop();
            assertThat(load.failures()).isEmpty();
            assertThat(load.degraded()).isPositive();
            assertThat(replica.say("KEYS", "test:rate*")).contains("acme");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void a_cluster_that_moves_its_slots_under_load_fails_no_request() throws Exception {
        List<RedisServer> nodes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            nodes.add(kept(RedisServer.start("--cluster-enabled", "yes", "--cluster-node-timeout", "2000")));
        }
        RedisCluster cluster = new RedisCluster(nodes);
        cluster.form();
        List<SharingGateway> replicas = replicas(nodes.getFirst().url());
        try (Steady load = new Steady(replicas, 20)) {
            load.during(1_500);
            assertThat(load.degraded()).isLessThan(load.answers().size() / 2);
            int owner = cluster.owner("test:rate:{acme@file|gold@file}:3000");
            cluster.moveSlotOf("test:rate:{acme@file|gold@file}:3000", (owner + 1) % 3);
            load.during(1_500);
            cluster.moveSlotOf("test:rate:{acme@file|gold@file}:3000", (owner + 2) % 3);
            load.during(2_000).stop();
            assertThat(load.failures()).isEmpty();
            assertThat(Steady.most(load.admitted(), 3_000_000_000L)).isLessThanOrEqualTo(165);
            assertThat(replicas.getFirst().gauge("fairlead_limiter_degraded")).isZero();
        }
    }

    private List<SharingGateway> replicas(String url) throws IOException {
        Member backend = kept(new Member());
        List<SharingGateway> replicas = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            replicas.add(kept(new SharingGateway(
                    "replica-" + i,
                    "rateLimit: {requests: 150, per: 3s}",
                    backend.port(),
                    Optional.of(SharingGateway.at(url, USUAL)),
                    null)));
        }
        return replicas;
    }

    interface Question {
        boolean isSo() throws IOException;
    }

    static void awaits(Question question) throws IOException {
        for (int i = 0; i < 2000 && !question.isSo(); i++) {
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(question.isSo()).isTrue();
    }
}
