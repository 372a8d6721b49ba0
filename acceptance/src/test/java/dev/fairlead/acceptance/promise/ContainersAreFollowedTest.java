package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.acceptance.process.DockerEngine;
import dev.fairlead.acceptance.process.Installation;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What containers of a real engine declare is served within two seconds, whatever happens to them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContainersAreFollowedTest {

    /** Two seconds are meant; a loaded machine gets more. */
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private Installation installation;
    private DockerEngine engine;

    @BeforeAll
    void start() {
        Optional<String> missing = DockerEngine.missing();
        missing.ifPresent(why -> System.getLogger("docker")
                .log(System.Logger.Level.WARNING, "SKIPPED: no real Docker engine here: " + why));
        assumeTrue(missing.isEmpty(), () -> "no real Docker engine here: " + missing.orElse(""));
        engine = new DockerEngine();
        engine.docker("network", "create", "frontend");
        engine.docker("network", "create", "--internal", "backend");
        installation = new Installation();
        installation.file("middleware.yml", """
                http:
                  middlewares:
                    cors:
                      headers:
                        accessControlAllowOriginList: ["https://admin.motovaultpro.com"]
                        accessControlAllowMethods: [GET, POST]
                    api-auth:
                      forwardAuth: {address: "http://127.0.0.1:9", authResponseHeaders: [X-Auth-User]}
                """);
        installation
                .with("FAIRLEAD_SOURCES", "docker,file:" + installation.folder().resolve("middleware.yml"))
                .with("DOCKER_HOST", engine.host());
        installation
                .run(engine.inside(installation.command("gateway")))
                .awaitLine(Pattern.compile("\"event\":\"ready\""), Duration.ofSeconds(60));
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

    private void run(String name, String network, String... more) {
        engine.docker(Stream.concat(
                        Stream.of("run", "-d", "--name", name, "--hostname", name, "--network", network),
                        Stream.concat(Stream.of(more), Stream.of(DockerEngine.IMAGE)))
                .toArray(String[]::new));
    }

    private static String rule(String name) {
        return "traefik.http.routers." + name + ".rule=Host(`" + name + ".example`)";
    }

    private String get(String name) {
        return engine.get(installation.httpPort(), name + ".example", "/");
    }

    private void follows(String name, Predicate<String> answer) {
        long end = System.nanoTime() + WITHIN.toNanos();
        String last = get(name);
        while (!answer.test(last)) {
            assertThat(System.nanoTime()).as("the answer stays %s", last).isLessThan(end);
            LockSupport.parkNanos(50_000_000);
            last = get(name);
        }
    }

    private static Predicate<String> is(String answer) {
        return answer::equals;
    }

    private static Predicate<String> status(int status) {
        return answer -> answer.startsWith(status + " ");
    }

    @Test
    void started_stopped_and_started_again() {
        run("life", "frontend", "-l", rule("life"));
        follows("life", is("200 life"));
        engine.docker("stop", "-t", "0", "life");
        follows("life", status(404));
        engine.docker("start", "life");
        follows("life", is("200 life"));
        engine.docker("rm", "-f", "life");
        follows("life", status(404));
    }

    @Test
    void health_turns_and_the_route_stays() {
        run(
                "sick",
                "frontend",
                "-l",
                rule("sick"),
                "--health-cmd",
                "test ! -e /ill",
                "--health-interval",
                "500ms",
                "--health-retries",
                "1");
        follows("sick", is("200 sick"));
        engine.docker("exec", "sick", "touch", "/ill");
        follows("sick", status(503));
        engine.docker("exec", "sick", "rm", "/ill");
        follows("sick", is("200 sick"));
    }

    @Test
    void moved_between_networks() {
        run("nomad", "backend", "-l", rule("nomad"));
        follows("nomad", is("200 nomad"));
        engine.docker("network", "connect", "frontend", "nomad");
        engine.docker("network", "disconnect", "backend", "nomad");
        follows("nomad", is("200 nomad"));
    }

    @Test
    void paused() {
        run("nap", "frontend", "-l", rule("nap"));
        follows("nap", is("200 nap"));
        engine.docker("pause", "nap");
        follows("nap", status(503));
        engine.docker("unpause", "nap");
        follows("nap", is("200 nap"));
    }

    @Test
    void scaled_to_three_and_back() {
        for (int i = 1; i <= 3; i++) {
            run(
                    "many-" + i,
                    "frontend",
                    "-l",
                    rule("many"),
                    "-l",
                    "traefik.http.services.many.loadbalancer.server.port=80");
        }
        follows("many", status(200));
        TreeSet<String> answers = new TreeSet<>();
        follows("many", answer -> {
            answers.add(answer);
            return answers.size() == 3;
        });
        engine.docker("rm", "-f", "many-1", "many-3");
        follows("many", is("200 many-2"));
    }

    @Test
    void one_bad_label_hurts_its_own_element() {
        run("half", "frontend", "-l", rule("half"), "-l", "traefik.http.routers.other.rul=Host(`other.example`)");
        follows("half", is("200 half"));
    }

    @Test
    void middlewares_of_a_file_guard_what_labels_name() {
        run(
                "guarded",
                "frontend",
                "-l",
                rule("guarded"),
                "-l",
                "traefik.http.routers.guarded.middlewares=cors@file,api-auth@file");
        follows("guarded", status(500));
        run("gone", "frontend", "-l", rule("gone"), "-l", "traefik.http.routers.gone.middlewares=nothing@file");
        follows("gone", status(404));
    }
}
