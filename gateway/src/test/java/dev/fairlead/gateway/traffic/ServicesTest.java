package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.middleware.Retry;
import dev.fairlead.gateway.middleware.Timeouts;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Service;
import dev.fairlead.model.Service.Backend;
import dev.fairlead.model.Service.HealthCheck.Mode;
import dev.fairlead.model.StatusRange;
import dev.fairlead.model.tls.ServersTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Services on real sockets: who gets a request, who gets a copy, what happens when one of them fails. */
final class ServicesTest {

    private static final String GET = "GET /g HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST = "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    private static final String UNAVAILABLE = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy";

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException cannot) {
            throw new java.io.UncheckedIOException(cannot);
        }
    }

    private static Map<String, Integer> bodies(TestGateway gateway, int times, String request) {
        Map<String, Integer> counts = new HashMap<>();
        try (RawCaller caller = gateway.call()) {
            for (int i = 0; i < times; i++) {
                String answer = caller.send(request).answer();
                counts.merge(answer.substring(answer.indexOf("\r\n\r\n") + 4), 1, Integer::sum);
            }
        }
        return counts;
    }

    private static Retry retry(int attempts, boolean networkErrors, boolean anyMethod, int... statuses) {
        List<StatusRange> ranges = java.util.Arrays.stream(statuses)
                .mapToObj(status -> new StatusRange(status, status))
                .toList();
        return new Retry(new Middleware.Retry(attempts, Duration.ofMillis(1), ranges, networkErrors, anyMethod));
    }

    // -- which one --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Service.Strategy.class)
    void every_strategy_serves_and_passes_over_one_that_cannot_be_reached(Service.Strategy strategy) {
        try (ScriptedBackend backend = ScriptedBackend.answering(ok("up"));
                TestGateway gateway = TestGateway.plan()
                        .backend(closedPort())
                        .backend(backend.port())
                        .group(group -> Groups.with(group, strategy))
                        .start()) {
            assertThat(bodies(gateway, 20, GET)).isEqualTo(Map.of("up", 20));
        }
    }

    @Test
    void a_cookie_keeps_a_caller_at_its_backend_and_moves_with_it() {
        Service.Sticky sticky = new Service.Sticky("pin", false, true, "", 0, "/", "");
        try (ScriptedBackend one = ScriptedBackend.answering(ok("1"));
                ScriptedBackend two = ScriptedBackend.answering(ok("2"));
                TestGateway gateway = TestGateway.plan()
                        .backend(one.port())
                        .backend(two.port())
                        .group(group -> Groups.with(group, sticky))
                        .start()) {
            String first = gateway.ask(GET);
            String set = first.replaceAll("(?s).*Set-Cookie: (pin=[0-9a-f]{24}); Path=/; HttpOnly\r\n.*", "$1");
            assertThat(set).startsWith("pin=").doesNotContain(Integer.toString(one.port()));
            String pinned = GET.replace("\r\n\r\n", "\r\nCookie: other=1; " + set + "\r\n\r\n");
            assertThat(bodies(gateway, 10, pinned)).hasSize(1).containsKey(first.substring(first.length() - 1));
            assertThat(gateway.ask(pinned)).doesNotContain("Set-Cookie");
            (first.endsWith("1") ? one : two).close();
            // A listener that closes may still take one connection.
            TestGateway.await("it moves", () -> {
                String moved = gateway.ask(pinned);
                return moved.contains("Set-Cookie: pin=") && moved.endsWith(first.endsWith("1") ? "2" : "1");
            });
        }
    }

    @Test
    void weights_share_requests_out_among_services_and_pass_over_those_without_a_backend() {
        List<Service.Share> shares = List.of(
                new Service.Share(TestGateway.name("a"), 3),
                new Service.Share(TestGateway.name("b"), 1),
                new Service.Share(TestGateway.name("empty"), 100));
        try (ScriptedBackend a = ScriptedBackend.answering(ok("a"));
                ScriptedBackend b = ScriptedBackend.answering(ok("b"));
                TestGateway gateway = TestGateway.plan()
                        .other("a", a.port())
                        .other("b", b.port())
                        .other("empty", Service.LoadBalancer.of(List.of(), true))
                        .leadsTo(new Service.Weighted(shares, java.util.Optional.empty()))
                        .start()) {
            assertThat(bodies(gateway, 40, GET)).isEqualTo(Map.of("a", 30, "b", 10));
        }
    }

    @Test
    void the_fallback_serves_while_the_main_service_is_down_and_no_longer() {
        AtomicBoolean healthy = new AtomicBoolean();
        Service.LoadBalancer checked =
                Groups.with(Service.LoadBalancer.of(List.of(), true), Groups.check(Mode.HTTP, "/health"));
        try (ScriptedBackend main = ScriptedBackend.start(connection -> {
                    for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                        connection.write(head.startsWith("GET /health") && !healthy.get() ? UNAVAILABLE : ok("main"));
                    }
                });
                ScriptedBackend fallback = ScriptedBackend.answering(ok("fallback"));
                TestGateway gateway = TestGateway.plan()
                        .other("main", withBackend(checked, main.port()))
                        .other("fallback", fallback.port())
                        .leadsTo(new Service.Failover(TestGateway.name("main"), TestGateway.name("fallback")))
                        .start()) {
            TestGateway.await("it fails over", () -> gateway.ask(GET).endsWith("fallback"));
            assertThat(main.received()).contains("X-Probe: 1\r\n", "User-Agent: fairlead-health\r\n");
            healthy.set(true);
            TestGateway.await("it comes back", () -> gateway.ask(GET).endsWith("main"));
        }
    }

    private static Service.LoadBalancer withBackend(Service.LoadBalancer group, int port) {
        return new Service.LoadBalancer(
                List.of(new Backend("127.0.0.1", port, "", 1)),
                true,
                group.transport(),
                group.strategy(),
                group.sticky(),
                group.healthCheck(),
                group.passive(),
                group.timeouts(),
                group.concurrency(),
                group.retryBudget());
    }

    // -- copies -----------------------------------------------------------------------------------------------------

    private static TestGateway mirroring(int main, int mirror, int percent, boolean body, long maxBody) {
        return TestGateway.plan()
                .other("main", main)
                .other("copy", mirror)
                .leadsTo(new Service.Mirroring(
                        TestGateway.name("main"),
                        List.of(new Service.Mirror(TestGateway.name("copy"), percent)),
                        body,
                        maxBody))
                .start();
    }

    @Test
    void copies_go_to_the_mirror_with_their_bodies() {
        try (ScriptedBackend main = ScriptedBackend.answering(ok("main"));
                ScriptedBackend copy = ScriptedBackend.answering(ok("copy"));
                TestGateway gateway = mirroring(main.port(), copy.port(), 50, true, 1024)) {
            assertThat(bodies(gateway, 10, POST)).isEqualTo(Map.of("main", 10));
            TestGateway.await("five copies", () -> copy.received().split("hello", -1).length == 6);
            assertThat(copy.received().split("POST /p", -1)).hasSize(6);
            assertThat(copy.received()).contains("Content-Length: 5\r\n", "Host: a\r\n");
        }
    }

    @Test
    void a_body_beyond_the_bound_is_not_copied_and_one_that_is_not_wanted_is_left_out() {
        try (ScriptedBackend main = ScriptedBackend.answering(ok("main"));
                ScriptedBackend copy = ScriptedBackend.answering(ok("copy"));
                TestGateway small = mirroring(main.port(), copy.port(), 100, true, 4);
                TestGateway without = mirroring(main.port(), copy.port(), 100, false, 4)) {
            String chunked = "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
            assertThat(small.ask(POST)).endsWith("main");
            assertThat(small.ask(chunked)).endsWith("main");
            assertThat(small.upstreams().copiesDropped()).isEqualTo(2);
            assertThat(without.ask(POST)).endsWith("main");
            TestGateway.await("the copy", () -> copy.received().contains("POST /p"));
            assertThat(copy.received()).doesNotContain("hello", "Content-Length", "POST /c");
        }
    }

    @Test
    void a_mirror_that_fails_or_hangs_is_not_noticed() {
        try (ScriptedBackend main = ScriptedBackend.answering(ok("main"));
                ScriptedBackend hangs = ScriptedBackend.start(ScriptedBackend.Connection::awaitEnd);
                TestGateway broken = mirroring(main.port(), closedPort(), 100, true, 1024);
                TestGateway slow = mirroring(main.port(), hangs.port(), 100, true, 1024)) {
            assertThat(bodies(broken, 20, POST)).isEqualTo(Map.of("main", 20));
            // More than may be on the way at once: the rest is dropped, and nobody waits.
            assertThat(bodies(slow, 200, POST)).isEqualTo(Map.of("main", 200));
            assertThat(slow.upstreams().copiesDropped()).isEqualTo(72);
        }
    }

    // -- second tries -----------------------------------------------------------------------------------------------

    @Test
    void a_bad_status_is_tried_again_elsewhere_if_the_route_says_so() {
        try (ScriptedBackend bad = ScriptedBackend.answering(UNAVAILABLE);
                ScriptedBackend good = ScriptedBackend.answering(ok("good"));
                TestGateway gateway = TestGateway.plan()
                        .backend(bad.port())
                        .backend(good.port())
                        .step(retry(2, true, false, 503))
                        .start()) {
            assertThat(bodies(gateway, 10, GET)).isEqualTo(Map.of("good", 10));
            assertThat(gateway.upstreams().counts().getFirst().retries()).isEqualTo(5);
        }
    }

    @Test
    void the_last_try_is_passed_on_and_a_post_is_tried_once() {
        try (ScriptedBackend bad = ScriptedBackend.answering(UNAVAILABLE);
                TestGateway gateway = TestGateway.plan()
                        .backend(bad.port())
                        .step(retry(3, true, false, 503))
                        .start()) {
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 503 ").endsWith("busy");
            assertThat(bad.received().split("GET /g", -1)).hasSize(4);
            assertThat(gateway.ask("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"))
                    .endsWith("busy");
            assertThat(bad.received().split("POST /p", -1)).hasSize(2);
        }
    }

    @Test
    void a_request_whose_body_is_gone_is_never_sent_twice() {
        try (ScriptedBackend bad = ScriptedBackend.answering(UNAVAILABLE);
                TestGateway gateway = TestGateway.plan()
                        .backend(bad.port())
                        .step(retry(3, true, true, 503))
                        .start()) {
            assertThat(gateway.ask(POST)).endsWith("busy");
            assertThat(bad.received()).containsOnlyOnce("hello");
        }
    }

    @Test
    void the_budget_of_the_service_ends_the_tries() {
        try (ScriptedBackend bad = ScriptedBackend.answering(UNAVAILABLE);
                TestGateway gateway = TestGateway.plan()
                        .backend(bad.port())
                        .group(group -> new Service.LoadBalancer(
                                group.backends(),
                                true,
                                group.transport(),
                                group.strategy(),
                                group.sticky(),
                                group.healthCheck(),
                                group.passive(),
                                group.timeouts(),
                                group.concurrency(),
                                new Service.RetryBudget(20, 0)))
                        .step(retry(5, true, false, 503))
                        .start()) {
            assertThat(bodies(gateway, 100, GET)).isEqualTo(Map.of("busy", 100));
            assertThat(bad.received().split("GET /g", -1)).hasSize(1 + 100 + 20);
        }
    }

    @Test
    void an_answer_that_breaks_off_is_tried_again() {
        AtomicInteger asked = new AtomicInteger();
        try (ScriptedBackend flaky = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    if (asked.incrementAndGet() % 2 == 0) {
                        connection.write(ok("second"));
                    }
                });
                TestGateway gateway = TestGateway.plan()
                        .backend(flaky.port())
                        .step(retry(2, true, false))
                        .start()) {
            for (int i = 0; i < 5; i++) {
                assertThat(gateway.ask(GET)).endsWith("second");
            }
        }
    }

    // -- times and places -------------------------------------------------------------------------------------------

    @Test
    void a_service_may_take_less_and_a_route_says_the_last_word() {
        Service.Timeouts soon = Groups.response(Duration.ofMillis(200));
        CountDownLatch answer = new CountDownLatch(1);
        try (ScriptedBackend silent = ScriptedBackend.start(ScriptedBackend.Connection::awaitEnd);
                ScriptedBackend late = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    TestGateway.await("the other gave up", () -> answer.getCount() == 0);
                    connection.write(ok("late"));
                });
                TestGateway service = TestGateway.plan()
                        .backend(silent.port())
                        .group(group -> Groups.with(group, soon))
                        .start();
                TestGateway route = TestGateway.plan()
                        .backend(late.port())
                        .group(group -> Groups.with(group, soon))
                        .step(new Timeouts(new Middleware.Timeouts(Groups.response(Duration.ofSeconds(30)))))
                        .start();
                RawCaller patient = route.call()) {
            patient.send(GET);
            assertThat(service.ask(GET)).startsWith("HTTP/1.1 504 ");
            answer.countDown();
            assertThat(patient.answer()).endsWith("late");
        }
    }

    @Test
    void requests_beyond_the_limit_wait_and_those_beyond_the_queue_are_refused() {
        CountDownLatch go = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    while (connection.readHead() != null) {
                        TestGateway.await("the test goes on", () -> go.getCount() == 0);
                        connection.write(ok("ok"));
                    }
                });
                TestGateway gateway = TestGateway.plan()
                        .backend(backend.port())
                        .loops(2)
                        .group(group -> Groups.with(group, new Service.Concurrency(1, 2, Duration.ofSeconds(30))))
                        .start();
                RawCaller one = gateway.call();
                RawCaller two = gateway.call();
                RawCaller left = gateway.call()) {
            one.send(GET);
            TestGateway.await(
                    "one is in", () -> gateway.upstreams().counts().getFirst().inside() == 1);
            two.send(GET);
            TestGateway.await(
                    "two waits", () -> gateway.upstreams().counts().getFirst().waiting() == 1);
            left.send(GET);
            TestGateway.await(
                    "three waits", () -> gateway.upstreams().counts().getFirst().waiting() == 2);
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1\r\n");
            left.reset();
            TestGateway.await(
                    "who left waits no more",
                    () -> gateway.upstreams().counts().getFirst().waiting() == 1);
            TestGateway.await("one came", () -> !backend.received().isEmpty());
            assertThat(backend.received().split("GET", -1)).hasSize(2);
            go.countDown();
            assertThat(one.answer()).endsWith("ok");
            assertThat(two.answer()).endsWith("ok");
            TestGateway.await(
                    "all places are free",
                    () -> gateway.upstreams().counts().getFirst().inside() == 0);
        }
    }

    @Test
    void who_waits_too_long_is_refused() {
        try (ScriptedBackend backend = ScriptedBackend.start(ScriptedBackend.Connection::awaitEnd);
                TestGateway gateway = TestGateway.plan()
                        .backend(backend.port())
                        .group(group -> Groups.with(group, new Service.Concurrency(1, 2, Duration.ofMillis(200))))
                        .start();
                RawCaller one = gateway.call()) {
            one.send(GET);
            TestGateway.await(
                    "one is in", () -> gateway.upstreams().counts().getFirst().inside() == 1);
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 503 ");
            one.reset();
            TestGateway.await(
                    "its place is free",
                    () -> gateway.upstreams().counts().getFirst().inside() == 0);
        }
    }

    // -- health -----------------------------------------------------------------------------------------------------

    @Test
    void a_service_with_none_healthy_is_503_and_recovers_by_itself() {
        AtomicBoolean healthy = new AtomicBoolean();
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                        connection.write(head.startsWith("GET /health") && !healthy.get() ? UNAVAILABLE : ok("up"));
                    }
                });
                TestGateway gateway = TestGateway.plan()
                        .backend(backend.port())
                        .group(group -> Groups.with(group, Groups.check(Mode.HTTP, "/health")))
                        .start()) {
            TestGateway.await("it is 503", () -> gateway.ask(GET).startsWith("HTTP/1.1 503 "));
            assertThat(gateway.upstreams()
                            .standing(TestGateway.name("test"), new Backend("127.0.0.1", backend.port(), "", 1))
                            .reason())
                    .isEqualTo("GET /health answered 503");
            healthy.set(true);
            TestGateway.await("it is up", () -> gateway.ask(GET).endsWith("up"));
            gateway.upstreams().retain(Map.of());
            assertThat(gateway.upstreams().checked()).isZero();
            TestGateway.await("nothing idle is kept", () -> gateway.upstreams().openConnections() == 0);
        }
    }

    @Test
    void a_connection_is_enough_for_tcp_and_a_redirect_is_followed_for_http() {
        try (ScriptedBackend silent = ScriptedBackend.start(ScriptedBackend.Connection::awaitEnd);
                ScriptedBackend moved = ScriptedBackend.start(connection -> {
                    String head = String.valueOf(connection.readHead());
                    connection.write(
                            head.startsWith("GET /old ")
                                    ? "HTTP/1.1 302 Found\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n"
                                    : head.startsWith("GET /new ") ? UNAVAILABLE : ok("up"));
                });
                TestGateway tcp = TestGateway.plan()
                        .backend(silent.port())
                        .group(group -> Groups.with(group, Groups.check(Mode.TCP, "/")))
                        .start();
                TestGateway http = TestGateway.plan()
                        .backend(moved.port())
                        .group(group -> Groups.with(group, Groups.check(Mode.HTTP, "/old")))
                        .start()) {
            TestGateway.await("it was asked", () -> silent.connections() > 1);
            assertThat(standing(tcp, silent).up()).isTrue();
            TestGateway.await("it is down", () -> !standing(http, moved).up());
            assertThat(standing(http, moved).reason()).isEqualTo("GET /new answered 503");
        }
    }

    @Test
    void grpc_health_is_serving_or_not() {
        AtomicInteger status = new AtomicInteger(2);
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readBytes(24);
                    connection.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
                    for (boolean asked = false; !asked; ) {
                        String frame = connection.readBytes(9);
                        int length = frame.charAt(1) << 8 | frame.charAt(2);
                        String payload = connection.readBytes(length);
                        asked = frame.charAt(3) == 0 && payload.length() >= 5;
                    }
                    connection.write(new byte[] {0, 0, 1, 1, 4, 0, 0, 0, 1, (byte) 0x88});
                    connection.write(new byte[] {0, 0, 7, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 8, (byte) status.get()});
                    connection.awaitEnd();
                });
                TestGateway gateway = TestGateway.plan()
                        .backend(backend.port())
                        .group(group -> Groups.with(group, Groups.check(Mode.GRPC, "/payments")))
                        .start()) {
            TestGateway.await("it is down", () -> !standing(gateway, backend).up());
            assertThat(standing(gateway, backend).reason()).isEqualTo("gRPC: not serving");
            assertThat(backend.received()).contains("/grpc.health.v1.Health/Check", "\n\bpayments");
            status.set(1);
            TestGateway.await("it is up", () -> standing(gateway, backend).up());
        }
    }

    private static dev.fairlead.gateway.health.Standing standing(TestGateway gateway, ScriptedBackend backend) {
        return gateway.upstreams().standing(TestGateway.name("test"), new Backend("127.0.0.1", backend.port(), "", 1));
    }

    @Test
    void bad_answers_eject_a_backend_where_the_service_says_so() {
        Service.PassiveHealthCheck passive =
                new Service.PassiveHealthCheck(Duration.ofMinutes(1), 3, Duration.ofMinutes(1), 50, 50);
        try (ScriptedBackend bad = ScriptedBackend.answering(UNAVAILABLE);
                ScriptedBackend good = ScriptedBackend.answering(ok("good"));
                TestGateway gateway = TestGateway.plan()
                        .backend(bad.port())
                        .backend(good.port())
                        .group(group -> Groups.with(group, passive))
                        .start()) {
            assertThat(bodies(gateway, 20, GET)).isEqualTo(Map.of("busy", 3, "good", 17));
            assertThat(standing(gateway, bad).reason()).isEqualTo("it answered 503");
        }
    }

    @Test
    void a_backend_that_stays_keeps_its_connections_when_its_service_changes() {
        try (ScriptedBackend stays = ScriptedBackend.answering(ok("stays"));
                ScriptedBackend goes = ScriptedBackend.answering(ok("goes"));
                TestGateway gateway = TestGateway.plan()
                        .backend(stays.port())
                        .backend(goes.port())
                        .start()) {
            assertThat(bodies(gateway, 2, GET)).hasSize(2);
            assertThat(gateway.upstreams().openConnections()).isEqualTo(2);
            Name name = TestGateway.name("test");
            Service one = new Service("test", List.of(new Backend("127.0.0.1", stays.port(), "", 1)), true);
            gateway.upstreams().forward(name, Map.of(name, one), ignored -> ServersTransport.usual());
            TestGateway.await(
                    "what is gone is closed", () -> gateway.upstreams().openConnections() == 1);
            assertThat(gateway.upstreams().idleConnections()).isEqualTo(1);
            assertThat(stays.connections()).isEqualTo(1);
        }
    }
}
