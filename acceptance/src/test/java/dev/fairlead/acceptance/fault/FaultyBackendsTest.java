package dev.fairlead.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.Member;
import dev.fairlead.acceptance.peer.ServiceGateway;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.middleware.Retry;
import dev.fairlead.gateway.middleware.Timeouts;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Service;
import dev.fairlead.model.Service.Backend;
import dev.fairlead.model.Service.LoadBalancer;
import dev.fairlead.model.StatusRange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A service of three backends, one of which misbehaves, under 1,200 requests a second. No caller notices, where a proxy
 * can help it. {@code -Dfairlead.acceptance.restarts=50} is the whole rolling restart.
 */
@Execution(ExecutionMode.SAME_THREAD)
final class FaultyBackendsTest {

    private static final String GET = "GET /g HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final int PER_SECOND = 1_200;

    /** A busy machine reaches less; {@code -Dfairlead.acceptance.rate=1000} says that it is quiet. */
    private static final int AT_LEAST = Integer.getInteger("fairlead.acceptance.rate", 300);

    private static final int RESTARTS = Integer.getInteger("fairlead.acceptance.restarts", 3);
    private static final Duration A_WHILE = Duration.ofSeconds(3);
    private static final Service.PassiveHealthCheck PASSIVE =
            new Service.PassiveHealthCheck(Duration.ofSeconds(10), 3, Duration.ofMinutes(1), 50, 50);

    private static LoadBalancer plain(List<Member> members) {
        return LoadBalancer.of(
                members.stream()
                        .map(member -> new Backend("127.0.0.1", member.port(), "", 1))
                        .toList(),
                true);
    }

    private static LoadBalancer watched(List<Member> members) {
        LoadBalancer plain = plain(members);
        return new LoadBalancer(
                plain.backends(),
                true,
                plain.transport(),
                plain.strategy(),
                plain.sticky(),
                plain.healthCheck(),
                Optional.of(PASSIVE),
                plain.timeouts(),
                plain.concurrency(),
                plain.retryBudget());
    }

    private static Step retry() {
        return new Retry(
                new Middleware.Retry(3, Duration.ofMillis(5), List.of(new StatusRange(502, 504)), true, false));
    }

    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    /** What the callers of a service see while one of its backends behaves like this. */
    private static List<String> failures(Member.Conduct conduct, String request, boolean watched, Step... steps)
            throws IOException {
        try (Member bad = new Member().conduct(conduct);
                Member two = new Member();
                Member three = new Member()) {
            List<Member> members = List.of(bad, two, three);
            LoadBalancer group = watched ? watched(members) : plain(members);
            try (ServiceGateway gateway = new ServiceGateway(group, List.of(steps));
                    Rate rate = Rate.start(gateway.port(), request, PER_SECOND)) {
                pass(A_WHILE);
                assertThat(rate.perSecond()).isGreaterThan(AT_LEAST);
                return rate.failures();
            }
        }
    }

    @Test
    void backends_that_are_killed_and_started_again_one_by_one_are_not_noticed() throws IOException {
        try (Member one = new Member();
                Member two = new Member();
                Member three = new Member();
                ServiceGateway gateway = new ServiceGateway(plain(List.of(one, two, three)), List.of());
                Rate rate = Rate.start(gateway.port(), GET, PER_SECOND)) {
            pass(Duration.ofSeconds(1));
            for (int round = 0; round < RESTARTS; round++) {
                for (Member member : List.of(one, two, three)) {
                    member.stop();
                    pass(Duration.ofMillis(200));
                    member.start();
                    pass(Duration.ofMillis(200));
                }
            }
            assertThat(rate.failures()).isEmpty();
            assertThat(rate.perSecond()).isGreaterThan(AT_LEAST);
        }
    }

    @Test
    void kept_connections_that_close_at_random_are_not_noticed() throws IOException {
        Member.Conduct closes = (socket, head, in) -> Member.GOOD.answer(socket, head, in)
                && ThreadLocalRandom.current().nextInt(4) != 0;
        assertThat(failures(closes, GET, false)).isEmpty();
    }

    @Test
    void resets_instead_of_answers_are_not_noticed() throws IOException {
        Member.Conduct resets = (socket, head, in) -> {
            if (ThreadLocalRandom.current().nextInt(4) != 0) {
                return Member.GOOD.answer(socket, head, in);
            }
            socket.setSoLinger(true, 0);
            return false;
        };
        assertThat(failures(resets, GET, false)).isEmpty();
    }

    @Test
    void a_backend_that_hangs_is_tried_elsewhere_and_left_alone() throws IOException {
        Member.Conduct hangs = (socket, head, in) -> in.read() >= 0;
        Timeouts soon = new Timeouts(new Middleware.Timeouts(new Service.Timeouts(
                Optional.empty(),
                Optional.of(Duration.ofMillis(300)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())));
        try (Member bad = new Member().conduct(hangs);
                Member two = new Member();
                Member three = new Member();
                ServiceGateway gateway = new ServiceGateway(watched(List.of(bad, two, three)), List.of(retry(), soon));
                Rate rate = Rate.start(gateway.port(), GET, PER_SECOND)) {
            pass(A_WHILE);
            assertThat(rate.failures()).isEmpty();
            // Until it is left alone, callers wait for it.
            assertThat(rate.perSecond()).isGreaterThan(AT_LEAST * 0.8);
        }
    }

    @Test
    void garbage_is_tried_elsewhere() throws IOException {
        Member.Conduct garbage = (socket, head, in) -> {
            Member.write(socket, "%&$ garbage\r\n\r\n");
            return false;
        };
        assertThat(failures(garbage, GET, true, retry())).isEmpty();
    }

    @Test
    void half_an_answer_is_cut_for_its_own_caller_and_nobody_else() throws IOException {
        AtomicInteger halves = new AtomicInteger();
        Member.Conduct half = (socket, head, in) -> {
            halves.incrementAndGet();
            Member.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\nhalf");
            return false;
        };
        List<String> failures = failures(half, GET, true);
        // Nobody can take a begun answer back; but a backend that does it three times in a row is left alone.
        assertThat(failures).hasSizeLessThanOrEqualTo(halves.get());
        assertThat(halves.get()).isLessThan(100);
    }

    @Test
    void early_answers_reach_their_callers() throws IOException {
        Member.Conduct early = (socket, head, in) -> {
            Member.write(socket, Member.ANSWER);
            in.skipNBytes(Member.length(head));
            return true;
        };
        String post = "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n" + "x".repeat(20_000);
        assertThat(failures(early, post, false)).isEmpty();
    }
}
