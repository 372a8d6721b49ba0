package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.acceptance.process.DockerEngine;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code examples/motovaultpro} with Compose v2 on a real engine: the file as it stands, and over it only what stands in
 * for images where there is no registry. PostgreSQL and Redis are the machine's own; object storage is a stand-in too.
 * The way back, mutual TLS, and a database that goes, are not among the tests of every day: {@code -Dfairlead.acceptance.without=}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MotoVaultProTest {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Path BINARIES = Path.of("/usr/lib/postgresql");

    private static final String DATABASE = """
            #!/bin/sh
            set -e
            mkdir -p /tmp/d
            initdb -D /tmp/d -U postgres --pwfile=/run/secrets/database-passwords -A scram-sha-256 > /tmp/log
            echo 'host all all all scram-sha-256' >> /tmp/d/pg_hba.conf
            pg_ctl -D /tmp/d -o '-k /tmp -h 127.0.0.1' -w start > /tmp/log
            PGPASSWORD=$(cat /run/secrets/database-passwords) createdb -h 127.0.0.1 -U postgres "$POSTGRES_DB"
            pg_ctl -D /tmp/d -w stop > /tmp/log
            exec postgres -D /tmp/d -k /tmp -h '*'
            """;

    private Installation installation;
    private DockerEngine engine;
    private Path example;
    private String path;

    private static void need(boolean here, String what) {
        if (!here) {
            System.getLogger("docker")
                    .log(System.Logger.Level.WARNING, "SKIPPED: " + what + " here: the example stack was not started");
        }
        assumeTrue(here, what);
    }

    @BeforeAll
    void start() throws IOException {
        Optional<String> missing = DockerEngine.missing();
        need(missing.isEmpty(), "no real Docker engine: " + missing.orElse(""));
        need(
                Stream.of("/usr/bin/redis-server", "/usr/bin/python3", "/usr/bin/openssl")
                                .allMatch(each -> Files.isExecutable(Path.of(each)))
                        && Files.isDirectory(BINARIES),
                "no PostgreSQL, Redis, Python or OpenSSL");
        installation = new Installation();
        RunningCommand version = installation.run(List.of("docker", "compose", "version"));
        need(version.awaitExit(PATIENCE) == 0, "no docker compose");
        engine = new DockerEngine();
        example = installation.folder().resolve("motovaultpro");
        copy(installation.root().resolve("examples/motovaultpro"), example);
        try (Stream<Path> versions = Files.list(BINARIES)) {
            path = versions.map(each -> each.resolve("bin").toString())
                            .findFirst()
                            .orElseThrow() + ":/usr/bin:/bin";
        }
        Files.writeString(example.resolve("passwd"), "root:x:0:0::/:/bin/sh\npostgres:x:10001:10001::/tmp:/bin/sh\n");
        Files.writeString(example.resolve("database.sh"), DATABASE);
        Files.writeString(example.resolve("here.yaml"), here());
        Files.writeString(
                example.resolve("fairlead"),
                "#!/bin/sh\nexec " + String.join(" ", installation.command()) + " \"$@\"\n");
        ends(List.of("sh", "-c", "chmod +x fairlead && ./secrets.sh"));
        ends(List.of("sh", "-c", "$COMPOSE up -d --wait --no-build 2>&1"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each :
                    all.filter(one -> !one.startsWith(from.resolve("secrets"))).toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (!Files.isDirectory(each)) {
                    Files.createDirectories(target.getParent());
                    Files.copy(each, target);
                }
            }
        }
    }

    /** What stands in for images: one of busybox, with the machine's own programs. */
    private String here() {
        StringBuilder file = new StringBuilder("services:\n");
        for (String each : List.of(
                "admin-frontend",
                "admin-backend",
                "mvp-platform-landing",
                "mvp-platform-tenants",
                "mvp-platform-vehicles-api",
                "mvp-platform-vehicles-etl")) {
            service(file, each, ", ./standin/standin.py:/standin.py:ro", "", "[python3, /standin.py]", "");
        }
        service(
                file,
                "admin-minio",
                ", ./standin/standin.py:/standin.py:ro",
                ", STANDIN: admin-minio, PORT: \"9000\"",
                "!override [python3, /standin.py]",
                "");
        for (String each : List.of("mvp-platform-vehicles-redis", "admin-redis", "platform-redis")) {
            service(file, each, "", "", "[redis-server, --save, '', --protected-mode, 'no']", "");
        }
        for (String each : List.of("mvp-platform-vehicles-db", "admin-postgres", "platform-postgres")) {
            service(file, each, ", ./database.sh:/database.sh:ro", "", "[sh, /database.sh]", """
                        user: "10001"
                        tmpfs: ["/tmp:uid=10001"]
                        healthcheck:
                          test: [CMD-SHELL, "pg_isready -h 127.0.0.1 -U postgres"]
                          interval: 1s
                          start_period: 120s
                    """.indent(0));
        }
        String java = System.getProperty("java.home");
        String health = quoted(installation.command("health"));
        return file
                + """
                  traefik:
                    image: %s
                    user: "0:0"
                    read_only: false
                    entrypoint: [%s]
                    healthcheck: {test: [CMD, %s], timeout: 10s}
                    volumes: [/usr:/usr:ro, /lib:/lib:ro, /lib64:/lib64:ro, "%s:%s:ro", "%s:%s:ro"]
                    tmpfs: !override [/tmp, /data]
                    environment: {FAIRLEAD_DATA: /data}
                """.formatted(
                                DockerEngine.IMAGE,
                                quoted(installation.command()),
                                health,
                                installation.root(),
                                installation.root(),
                                java,
                                java);
    }

    private static String quoted(List<String> words) {
        return words.stream().map(each -> '"' + each + '"').collect(Collectors.joining(", "));
    }

    private void service(
            StringBuilder file, String name, String mounts, String variables, String command, String rest) {
        file.append("""
                  %s:
                    image: %s
                    build: !reset null
                    volumes: !override [/usr:/usr:ro, /lib:/lib:ro, /lib64:/lib64:ro, ./passwd:/etc/passwd:ro%s]
                    environment: {PATH: "%s"%s}
                    command: %s
                %s""".formatted(name, DockerEngine.IMAGE, mounts, path, variables, command, rest));
    }

    /** Runs it where the example is, beside the containers; fails with what it said, unless it ends well. */
    private String ends(List<String> command) {
        String socket = engine.host().substring("unix://".length());
        List<String> whole = new ArrayList<>(List.of(
                "env",
                "-C",
                example.toString(),
                "DOCKER_HOST=" + engine.host(),
                "DOCKER_SOCKET=" + socket,
                "DOCKER_GID=0",
                "COMPOSE=docker compose -f compose.yaml -f here.yaml",
                "FAIRLEAD=./fairlead"));
        whole.addAll(command);
        RunningCommand run = installation.run(engine.inside(whole));
        assertThat(run.awaitExit(PATIENCE))
                .as(() -> command + " said:\n" + run.said())
                .isZero();
        return run.said();
    }

    @AfterAll
    void stop() throws IOException {
        if (engine != null) {
            engine.close();
        }
        if (installation != null) {
            installation.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"phase-1", "phase-2", "phase-3", "phase-4"})
    void every_check_of_the_phase_holds(String phase) {
        assertThat(ends(List.of("./phases.sh", phase))).contains("  ok ").doesNotContain("FAILED");
    }

    @Test
    @Tag("soak")
    void what_is_kept_before_a_change_brings_it_back() throws IOException {
        ends(List.of("./backup/backup.sh"));
        Path compose = example.resolve("compose.yaml");
        String before = Files.readString(compose);
        Files.writeString(compose, before.replace("Host(`motovaultpro.com`)", "Host(`elsewhere.example`)"));
        ends(List.of("sh", "-c", "$COMPOSE up -d --wait --no-build 2>&1"));
        assertThat(engine.ask("GET", "https://motovaultpro.com/")).startsWith("404 ");
        assertThat(ends(List.of("./backup/rollback.sh"))).doesNotContain("FAILED");
        assertThat(Files.readString(compose)).isEqualTo(before);
        assertThat(backups())
                .doesNotContain(Files.readString(example.resolve("secrets/database-passwords.txt"))
                        .strip());
    }

    @Test
    @Tag("soak")
    void with_mutual_tls_services_answer_only_those_who_have_a_certificate() {
        ends(List.of("./certificates.sh"));
        ends(List.of("sh", "-c", "$COMPOSE -f compose.mtls.yaml up -d --wait --no-build 2>&1"));
        assertThat(ends(List.of("./phases.sh", "mtls"))).contains("  ok ").doesNotContain("FAILED");
        ends(List.of("sh", "-c", "$COMPOSE up -d --wait --no-build 2>&1"));
        // A positive control: without it anybody on the network is answered.
        assertThat(ends(List.of("sh", "-c", "./phases.sh mtls || true")))
                .contains("FAILED  nor is one without TLS: 200");
    }

    private String backups() {
        try (Stream<Path> all = Files.list(example.resolve("backup"))) {
            StringBuilder text = new StringBuilder();
            for (Path each : all.toList()) {
                text.append(Files.readString(each));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Tag("soak")
    void without_its_database_the_api_is_not_ready_and_is_again_afterwards() {
        ends(List.of("sh", "-c", "$COMPOSE stop -t 1 admin-postgres 2>&1"));
        assertThat(ends(List.of("sh", "-c", "./phases.sh phase-2 || true"))).contains("FAILED  a good token passes");
        ends(List.of("sh", "-c", "$COMPOSE up -d --wait --no-build 2>&1"));
        assertThat(ends(List.of("./phases.sh", "phase-2"))).doesNotContain("FAILED");
    }
}
