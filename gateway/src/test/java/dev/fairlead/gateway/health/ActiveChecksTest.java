package dev.fairlead.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.model.Service.HealthCheck;
import dev.fairlead.model.Service.LoadBalancer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A name with two addresses, of which a check finds one, both or none. */
final class ActiveChecksTest {

    private static final InetAddress FIRST = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress SECOND = InetAddress.ofLiteral("127.0.0.2");

    private final EventLoops loops = EventLoops.start(1, System::nanoTime, new SplittableRandom(1));
    private final BackendHealth backend = new BackendHealth("shop:80");
    private final ServiceHealth service = new ServiceHealth(
            "shop",
            LoadBalancer.of(List.of(), true),
            List.of(backend),
            new ServiceHealth.Surroundings(System::nanoTime, System::currentTimeMillis, (task, nanos) -> {}));

    @AfterEach
    void stop() {
        loops.stop(Duration.ofSeconds(5));
    }

    private void watch(int port) {
        Duration often = Duration.ofMillis(20);
        HealthCheck check = new HealthCheck(
                HealthCheck.Mode.TCP,
                "",
                "/",
                0,
                "",
                "GET",
                Map.of(),
                0,
                true,
                often,
                often,
                Duration.ofSeconds(2),
                1,
                1);
        new ActiveChecks(
                        loops.loops().getFirst(),
                        (host, then) -> then.accept(List.of(FIRST, SECOND)),
                        address -> Optional.empty())
                .watch(backend, new ActiveChecks.Target("shop", port, check));
    }

    private static void until(BooleanSupplier so) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!so.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not so after 20 s").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void a_name_is_as_good_as_its_best_address_and_the_other_is_left_out() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 50, FIRST)) {
            watch(one.getLocalPort());
            until(() -> backend.isSilent(SECOND));
            assertThat(backend.isSilent(FIRST)).isFalse();
            assertThat(backend.standing().up()).isTrue();
            assertThat(service.usable()).isNotEmpty();
            try (ServerSocket other = new ServerSocket(one.getLocalPort(), 50, SECOND)) {
                assertThat(other.isBound()).isTrue();
                until(() -> !backend.isSilent(SECOND));
            }
        }
    }

    @Test
    void without_any_address_that_answers_the_backend_is_down_and_none_is_preferred() throws IOException {
        ServerSocket one = new ServerSocket(0, 50, FIRST);
        watch(one.getLocalPort());
        until(() -> backend.isSilent(SECOND));
        one.close();
        until(() -> !backend.standing().up());
        assertThat(backend.isSilent(FIRST)).isFalse();
        assertThat(backend.isSilent(SECOND)).isFalse();
    }
}
