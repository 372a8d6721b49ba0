package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.acceptance.process.DockerEngine;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Containers of a real engine start, stop, fall ill, are renamed, moved and scaled in random order, while two services that
 * are up all the time get requests: after each event the routes are those that the containers ask for, and no request of
 * theirs fails.
 *
 * <p>{@code -Dfairlead.acceptance.events=200} for as many as were promised; {@code -Dfairlead.acceptance.follow=2000} for
 * the promised two seconds in milliseconds, which a machine that does other things does not always have.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EventsAreFollowedTest {

    private static final int EVENTS = Integer.getInteger("fairlead.acceptance.events", 10);
    private static final Duration WITHIN = Duration.ofMillis(Integer.getInteger("fairlead.acceptance.follow", 10_000));
    private static final long SEED = Long.getLong("fairlead.acceptance.seed", 42);

    /** Containers that something happens to; each has its own host. */
    private static final int WORKLOADS = 4;

    private static final int MOST_REPLICAS = 5;

    /** Of each of the two services that stay up, all through. */
    private static final int REQUESTS_A_SECOND = 50;

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    private final List<Workload> workloads = new ArrayList<>();
    private final TreeSet<Integer> replicas = new TreeSet<>();
    private final Map<String, List<Long>> took = new TreeMap<>();
    private boolean grows = true;
    private Installation installation;
    private DockerEngine engine;

    /** A container without a rule: the default one makes its name its host. */
    private static final class Workload {

        private final int number;
        private int generation;
        private boolean exists;
        private boolean runs;
        private boolean ill;
        private String network = "frontend";

        Workload(int number) {
            this.number = number;
        }

        String name() {
            return "work-" + number + "-" + generation;
        }

        /** What the gateway answers for its host. */
        int status() {
            if (!exists || !runs) {
                return 404;
            }
            return ill ? 503 : 200;
        }
    }

    @BeforeAll
    void start() {
        Optional<String> missing = DockerEngine.missing();
        missing.ifPresent(why -> System.getLogger("docker")
                .log(System.Logger.Level.WARNING, "SKIPPED: no real Docker engine here: " + why));
        assumeTrue(missing.isEmpty(), () -> "no real Docker engine here: " + missing.orElse(""));
        engine = new DockerEngine();
        engine.docker("network", "create", "frontend");
        engine.docker("network", "create", "backend");
        installation = new Installation();
        installation.with("FAIRLEAD_SOURCES", "docker").with("DOCKER_HOST", engine.host());
        installation
                .run(engine.inside(installation.command("gateway")))
                .awaitLine(Pattern.compile("\"event\":\"ready\""), Duration.ofSeconds(60));
        for (int i = 0; i < WORKLOADS; i++) {
            workloads.add(new Workload(i));
        }
    }

    @AfterAll
    void stop() throws IOException {
        if (installation != null) {
            installation.close();
        }
        if (engine != null) {
            engine.close();
        }
    }

    @Test
    void after_each_event_the_routes_are_right_and_no_request_fails() {
        engine.docker("run", "-d", "--name", "steady", "--network", "frontend", DockerEngine.IMAGE);
        scaleUp();
        follows("steady", 200);
        follows("many", 200);
        try (RunningCommand steady = load("steady");
                RunningCommand many = load("many")) {
            for (int event = 0; event < EVENTS; event++) {
                happen();
            }
            assertThat(failed(steady))
                    .as("requests to a service that nothing happened to")
                    .isEmpty();
            assertThat(failed(many)).as("requests to a service that was scaled").isEmpty();
        }
        took.forEach((kind, millis) -> System.getLogger("docker")
                .log(
                        System.Logger.Level.INFO,
                        kind + ": " + millis.size() + " events, followed after at most "
                                + millis.stream()
                                        .mapToLong(Long::longValue)
                                        .max()
                                        .orElse(0) + " ms"));
    }

    /** One event of a kind that the drawn container can have, and what has to follow from it. */
    private void happen() {
        int which = random.nextInt(WORKLOADS + 2);
        if (which >= WORKLOADS) {
            scale();
            return;
        }
        Workload work = workloads.get(which);
        String before = work.name();
        String kind = change(work);
        long begun = System.nanoTime();
        if (!before.equals(work.name())) {
            follows(before, 404);
        }
        follows(work.name(), work.status());
        record(kind, begun);
    }

    private String change(Workload work) {
        if (!work.exists) {
            run(work.name(), work.network);
            work.exists = true;
            work.runs = true;
            work.ill = false;
            return "started anew";
        }
        if (!work.runs) {
            if (random.nextBoolean()) {
                engine.docker("start", work.name());
                work.runs = true;
                return "started again";
            }
            engine.docker("rm", work.name());
            work.exists = false;
            return "removed";
        }
        return switch (random.nextInt(work.ill ? 2 : 6)) {
            case 0, 1 -> turn(work);
            case 2 -> {
                engine.docker("stop", "-t", "0", work.name());
                work.runs = false;
                yield "stopped";
            }
            case 3, 4 -> {
                String before = work.name();
                work.generation++;
                engine.docker("rename", before, work.name());
                yield "renamed";
            }
            default -> {
                String other = work.network.equals("frontend") ? "backend" : "frontend";
                engine.docker("network", "connect", other, work.name());
                engine.docker("network", "disconnect", work.network, work.name());
                work.network = other;
                yield "moved";
            }
        };
    }

    private String turn(Workload work) {
        engine.docker("exec", work.name(), work.ill ? "rm" : "touch", "/ill");
        work.ill = !work.ill;
        return work.ill ? "fell ill" : "recovered";
    }

    private void run(String name, String network) {
        engine.docker(
                "run",
                "-d",
                "--name",
                name,
                "--network",
                network,
                "--health-cmd",
                "test ! -e /ill",
                "--health-interval",
                "300ms",
                "--health-retries",
                "1",
                DockerEngine.IMAGE);
    }

    /** One replica more of a service that several containers declare, up to the most, then one less down to one. */
    private void scale() {
        grows = replicas.size() == 1 || (grows && replicas.size() < MOST_REPLICAS);
        boolean more = grows;
        if (more) {
            scaleUp();
        } else {
            int last = replicas.removeLast();
            engine.docker("stop", "-t", "0", "many-" + last);
            engine.docker("rm", "many-" + last);
        }
        long begun = System.nanoTime();
        TreeSet<String> wanted = new TreeSet<>();
        replicas.forEach(replica -> wanted.add("200 many-" + replica));
        TreeSet<String> seen = new TreeSet<>();
        while (!seen.equals(wanted)) {
            String answer = get("many");
            assertThat(System.nanoTime() - begun)
                    .as("answers of %s, not of %s; the last was %s", seen, wanted, answer)
                    .isLessThan(WITHIN.toNanos());
            if (wanted.contains(answer)) {
                seen.add(answer);
            }
        }
        record(more ? "one replica more" : "one replica less", begun);
    }

    private void scaleUp() {
        int next = replicas.isEmpty() ? 1 : replicas.last() + 1;
        engine.docker(
                "run",
                "-d",
                "--name",
                "many-" + next,
                "--hostname",
                "many-" + next,
                "--network",
                "frontend",
                "-l",
                "traefik.http.routers.many.rule=Host(`many`)",
                "-l",
                "traefik.http.services.many.loadbalancer.server.port=80",
                DockerEngine.IMAGE);
        replicas.add(next);
    }

    /** Requests one after the other, at a steady pace, by one process that prints the status of each. */
    private RunningCommand load(String host) {
        return installation.run(engine.inside(List.of(
                "stdbuf",
                "-oL",
                "curl",
                "-s",
                "-o",
                "/dev/null",
                "-m",
                "10",
                "--rate",
                REQUESTS_A_SECOND + "/s",
                "-w",
                "%{http_code}\\n",
                "-H",
                "Host: " + host,
                "http://127.0.0.1:" + installation.httpPort() + "/?[1-1000000]")));
    }

    private static List<String> failed(RunningCommand load) {
        assertThat(load.isAlive()).isTrue();
        assertThat(load.out("200"::equals)).as("requests that were answered").hasSizeGreaterThan(EVENTS);
        return load.out(line -> !line.equals("200"));
    }

    private String get(String host) {
        return engine.get(installation.httpPort(), host, "/");
    }

    private void follows(String host, int status) {
        long end = System.nanoTime() + WITHIN.toNanos();
        String last = get(host);
        while (!last.startsWith(status + " ")) {
            assertThat(System.nanoTime())
                    .as("%s is to be %d and stays %s", host, status, last)
                    .isLessThan(end);
            LockSupport.parkNanos(20_000_000);
            last = get(host);
        }
    }

    private void record(String kind, long begun) {
        took.computeIfAbsent(kind, any -> new ArrayList<>())
                .add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    }
}
