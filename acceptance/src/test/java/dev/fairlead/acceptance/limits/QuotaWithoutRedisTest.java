package dev.fairlead.acceptance.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.Member;
import dev.fairlead.store.embedded.Embedded;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.quota.QuotaCounts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Without Redis replicas add up in the store what each has counted of a quota, and what is there outlives them. */
@Timeout(60)
class QuotaWithoutRedisTest {

    private static final int QUOTA = 100;

    @TempDir
    private Path folder;

    @Test
    void replicas_of_a_store_have_one_quota_and_it_outlives_them() throws IOException {
        try (Member backend = new Member();
                Embedded store = Embedded.start(
                        folder.resolve("store"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Database database = new Database(store.uri(), Duration.ofSeconds(5))) {
            QuotaCounts counts = new QuotaCounts(database, Clock.systemUTC());
            int admitted = 0;
            try (SharingGateway one = gateway("one", backend, counts);
                    SharingGateway two = gateway("two", backend, counts)) {
                for (int i = 0; i < 60; i++) {
                    admitted += one.call().status() == 200 ? 1 : 0;
                }
                assertThat(admitted).isEqualTo(60);
                admitted += untilOthersHave(two, 60);
                for (int i = 0; i < 60; i++) {
                    admitted += two.call().status() == 200 ? 1 : 0;
                }
                assertThat(admitted).isEqualTo(QUOTA);
            }
            try (SharingGateway next = gateway("next", backend, counts)) {
                int late = 0;
                while (next.call().status() == 200) {
                    late++;
                    LockSupport.parkNanos(200_000_000);
                }
                assertThat(late).as("let pass before it was told").isLessThan(QUOTA / 2);
            }
        }
    }

    private static SharingGateway gateway(String name, Member backend, QuotaCounts counts) throws IOException {
        String quota = "quota: {requests: " + QUOTA + ", per: month}";
        return new SharingGateway(name, quota, backend.port(), Optional.empty(), counts);
    }

    /** Calls now and then, until it was told that the others had so many; gives how many calls were let pass. */
    private static int untilOthersHave(SharingGateway gateway, int others) throws IOException {
        int admitted = 0;
        for (int i = 0; i < 300; i++) {
            Line.Answer answer = gateway.call();
            admitted += answer.status() == 200 ? 1 : 0;
            String told = answer.header("RateLimit");
            int left = Integer.parseInt(told.substring(told.indexOf(";r=") + 3, told.indexOf(";t=")));
            if (QUOTA - left - admitted >= others) {
                return admitted;
            }
            LockSupport.parkNanos(200_000_000);
        }
        throw new AssertionError("it was told nothing");
    }
}
