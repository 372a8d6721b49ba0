package dev.fairlead.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.Member;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Two gateways, processes of their own, are replaced in turn under load, behind callers who do what a load balancer does:
 * ask each for its readiness ten times a second, and call only who is ready. No request fails. {@code
 * -Dfairlead.acceptance.restarts=20} is the whole promise.
 */
@Execution(ExecutionMode.SAME_THREAD)
final class RollingRestartTest {

    private static final String GET = "GET /g HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final int PER_SECOND = 1_200;
    private static final int AT_LEAST = Integer.getInteger("fairlead.acceptance.rate", 300);
    private static final int RESTARTS = Integer.getInteger("fairlead.acceptance.restarts", 2);
    private static final Duration START = Duration.ofSeconds(60);

    /** One of them, and what a load balancer knows of it. */
    private static final class Replica implements AutoCloseable {

        private final Installation installation = new Installation();
        private RunningCommand process;
        private volatile boolean ready;

        Replica(int backend) {
            String routes = installation.file("routes.yml", """
                    http:
                      routers:
                        all: {rule: "PathPrefix(`/`)", service: all}
                      services:
                        all: {loadBalancer: {servers: [{url: "http://127.0.0.1:%d"}]}}
                    """.formatted(backend));
            installation.with("FAIRLEAD_SOURCES", "file:" + routes).with("FAIRLEAD_DRAIN_DELAY", "3s");
            process = started();
        }

        private RunningCommand started() {
            RunningCommand begun = installation.fairlead("gateway");
            begun.awaitLine(Pattern.compile("\"event\":\"ready\""), START);
            return begun;
        }

        void replace() {
            process.terminate();
            assertThat(process.awaitExit(START))
                    .as("exit status behind a SIGTERM")
                    .isEqualTo(143);
            process = started();
            long end = System.nanoTime() + START.toNanos();
            while (!ready && System.nanoTime() < end) {
                LockSupport.parkNanos(10_000_000);
            }
            assertThat(ready).as("ready after a restart").isTrue();
        }

        void look() {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), installation.httpPort())) {
                socket.setSoTimeout(5_000);
                socket.getOutputStream()
                        .write("GET /health/ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.ISO_8859_1));
                String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                ready = said.startsWith("HTTP/1.1 200 ");
            } catch (IOException gone) {
                ready = false;
            }
        }

        @Override
        public void close() throws IOException {
            installation.close();
        }
    }

    private static final class Balancer implements Rate.Ports, AutoCloseable {

        private final List<Replica> replicas;
        private final AtomicInteger turn = new AtomicInteger();
        private final Thread thread;
        private volatile boolean stopped;

        Balancer(List<Replica> replicas) {
            this.replicas = replicas;
            replicas.forEach(Replica::look);
            thread = Thread.ofPlatform().daemon().start(() -> {
                while (!stopped) {
                    replicas.forEach(Replica::look);
                    LockSupport.parkNanos(100_000_000);
                }
            });
        }

        @Override
        public int choose() {
            int first = turn.getAndIncrement();
            for (int i = 0; i < replicas.size(); i++) {
                Replica replica = replicas.get(Math.floorMod(first + i, replicas.size()));
                if (replica.ready) {
                    return replica.installation.httpPort();
                }
            }
            return replicas.getFirst().installation.httpPort();
        }

        @Override
        public boolean takes(int port) {
            return replicas.stream().anyMatch(replica -> replica.ready && replica.installation.httpPort() == port);
        }

        @Override
        public void close() {
            stopped = true;
            try {
                thread.join(Duration.ofSeconds(10));
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void gateways_that_are_replaced_one_by_one_are_not_noticed() throws IOException {
        try (Member backend = new Member();
                Replica one = new Replica(backend.port());
                Replica two = new Replica(backend.port());
                Balancer balancer = new Balancer(List.of(one, two));
                Rate rate = Rate.start(balancer, GET, PER_SECOND)) {
            for (int restart = 0; restart < RESTARTS; restart++) {
                (restart % 2 == 0 ? one : two).replace();
            }
            assertThat(rate.failures()).isEmpty();
            assertThat(rate.perSecond()).isGreaterThan(AT_LEAST);
        }
    }
}
