package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.acceptance.process.DockerEngine;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.JavaCommand;
import dev.fairlead.acceptance.process.RunningCommand;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The image, built without a registry on a base that has no shell, and {@code deploy/compose} with three gateways behind
 * one port. Redis is the machine's own; where MongoDB belongs is the store command of the same image.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeployedTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String BASE = "base-of-this-machine:1";
    private static final String PASSWORD = "correct-horse-battery-staple";
    private static final Pattern SHELL = Pattern.compile("(^|/)(ba|da|a|z|k|c|tc)?sh$|busybox|toybox");
    private static final String EDGE = "http://127.0.0.1:8080";
    private static final String API = "http://127.0.0.1:3000/api/v1";

    /** What stands in for the images of a registry. */
    private static final String HERE = """
            services:
              store:
                image: FAIRLEAD
                command: [store, --port, "27018", --data, /data]
                network_mode: "service:mongodb"
                # It speaks no HTTP. That it answers is seen by those who wait for it.
                healthcheck: {test: [CMD, /opt/fairlead/runtime/bin/java, -version], interval: 5s}
              mongodb:
                image: BASE
                command: [python3, /relay.py]
                volumes: !override [/usr:/usr:ro, /lib:/lib:ro, /lib64:/lib64:ro, ./relay.py:/relay.py:ro]
                environment: {PATH: "/usr/bin:/bin"}
                healthcheck: !override {test: [CMD, python3, -c, "import socket; socket.create_connection(('127.0.0.1', 27018), 1)"], interval: 1s, start_period: 60s}
              redis:
                image: BASE
                command: [redis-server, --save, '', --protected-mode, 'no']
                volumes: !override [/usr:/usr:ro, /lib:/lib:ro, /lib64:/lib64:ro]
                environment: {PATH: "/usr/bin:/bin"}
              # Behind the gateways.
              orders:
                image: BASE
                command: [python3, -m, http.server, "9000", -d, /www]
                volumes: [/usr:/usr:ro, /lib:/lib:ro, /lib64:/lib64:ro, ./www:/www:ro]
            """;

    /** The store command listens on loopback. */
    private static final String RELAY = """
            import asyncio
            async def copy(reader, writer):
                while data := await reader.read(65536):
                    writer.write(data)
                    await writer.drain()
                writer.close()
            async def relay(reader, writer):
                there = await asyncio.open_connection("127.0.0.1", 27018)
                await asyncio.gather(copy(reader, there[1]), copy(there[0], writer), return_exceptions=True)
            async def main():
                server = await asyncio.start_server(relay, "0.0.0.0", 27017)
                await server.serve_forever()
            asyncio.run(main())
            """;

    private Installation installation;
    private DockerEngine engine;
    private Path compose;
    private String image;
    private String token = "";

    private static void need(boolean here, String what) {
        if (!here) {
            System.getLogger("docker")
                    .log(
                            System.Logger.Level.WARNING,
                            "SKIPPED: " + what + " here: no image was built, nothing deployed");
        }
        assumeTrue(here, what);
    }

    @BeforeAll
    void start() throws IOException {
        Optional<String> missing = DockerEngine.missing();
        need(missing.isEmpty(), "no real Docker engine: " + missing.orElse(""));
        need(
                Stream.of("/usr/bin/redis-server", "/usr/bin/python3", "/usr/bin/cc")
                        .allMatch(each -> Files.isExecutable(Path.of(each))),
                "no Redis, Python or C compiler");
        installation = new Installation();
        RunningCommand version = installation.run(List.of("docker", "compose", "version"));
        need(version.awaitExit(PATIENCE) == 0, "no docker compose");
        engine = new DockerEngine();
        engine.base(BASE);
        JavaCommand.startUpCache();
        ends(installation.root(), List.of("deploy/image/build", BASE));
        image = engine.docker("images", "--format", "{{.Repository}}:{{.Tag}}", "fairlead");
        compose = Files.createDirectories(installation.folder().resolve("compose"));
        Files.createDirectories(compose.resolve("secrets"));
        for (String each :
                List.of("compose.yaml", "compose.scaled.yaml", "edge.yaml", "prometheus.yml", "datasource.yml")) {
            Files.copy(installation.root().resolve("deploy/compose/" + each), compose.resolve(each));
        }
        Files.writeString(compose.resolve("relay.py"), RELAY);
        Files.createDirectories(compose.resolve("www"));
        Files.writeString(compose.resolve("www/items"), "[]");
        Files.writeString(
                compose.resolve("here.yaml"), HERE.replace("FAIRLEAD", image).replace("BASE", BASE));
        Files.writeString(compose.resolve("secrets/admin-password"), PASSWORD);
        ends(compose, List.of("sh", "-c", "head -c 32 /dev/urandom | base64 -w0 > secrets/encryption-key"));
        ends(
                compose,
                List.of(
                        "sh",
                        "-c",
                        String.join(" ", compose("up", "-d", "--wait", "--no-build")) + " || { "
                                + String.join(" ", compose("logs", "--no-color", "--tail", "20")) + "; exit 1; }"));
        token = Installation.member(
                rest("POST", "/login", "{\"user\": \"admin\", \"password\": \"" + PASSWORD + "\"}"), "token");
    }

    private List<String> compose(String... words) {
        List<String> command = new ArrayList<>(
                List.of("docker", "compose", "-f", "compose.yaml", "-f", "compose.scaled.yaml", "-f", "here.yaml"));
        command.addAll(List.of(words));
        return command;
    }

    /** Runs it beside the containers; fails with what it said, unless it ends well. */
    private String ends(Path folder, List<String> command) {
        List<String> whole = new ArrayList<>(List.of(
                "env",
                "-C",
                folder.toString(),
                "DOCKER_HOST=" + engine.host(),
                "DOCKER_BUILDKIT=0",
                "FAIRLEAD_NO_BUILD=1",
                "FAIRLEAD_HTTP_PORT=8080",
                "FAIRLEAD_HTTPS_PORT=8443",
                "FAIRLEAD_MANAGEMENT_PORT=3000"));
        whole.addAll(command);
        RunningCommand run = installation.run(engine.inside(whole));
        assertThat(run.awaitExit(PATIENCE))
                .as(() -> command + " said:\n" + run.said())
                .isZero();
        return run.said();
    }

    private String rest(String method, String path, String body) {
        return ends(
                installation.folder(),
                List.of(
                        "curl",
                        "-sS",
                        "--fail-with-body",
                        "-m",
                        "20",
                        "-X",
                        method,
                        "-H",
                        "Content-Type: application/json",
                        "-H",
                        "Authorization: Bearer " + token,
                        "-d",
                        body,
                        API + path));
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

    @Test
    void the_image_runs_as_nobody_in_particular_and_brings_its_health_check() {
        assertThat(engine.docker("inspect", "--format", "{{.Config.User}} {{.Config.Healthcheck.Test}}", image))
                .isEqualTo("10001:10001 [CMD /opt/fairlead/fairlead health]");
        assertThat(engine.docker("run", "--rm", "--read-only", "--network", "none", image, "--version"))
                .matches("fairlead [0-9.]+(-SNAPSHOT)?[+]([0-9a-f]{8}([.]changed)?|unknown-commit) .+");
        assertThat(engine.docker(
                        "inspect", "--format", "{{index .Config.Labels \"org.opencontainers.image.version\"}}", image))
                .matches("[0-9.]+(-SNAPSHOT)?[+].+");
    }

    @Test
    void nothing_in_the_image_is_a_shell() {
        String files = ends(
                installation.folder(),
                List.of(
                        "sh",
                        "-c",
                        "one=$(docker create " + image + ") && docker export $one | tar t; docker rm $one"));
        assertThat(files.lines())
                .contains("opt/fairlead/fairlead", "opt/fairlead/runtime/bin/java")
                .noneMatch(file -> SHELL.matcher(file).find());
    }

    @Test
    void the_image_is_small_without_what_it_stands_on_and_says_what_is_in_it() throws Exception {
        long whole = Long.parseLong(engine.docker("image", "inspect", "--format", "{{.Size}}", image));
        long base = Long.parseLong(engine.docker("image", "inspect", "--format", "{{.Size}}", BASE));
        assertThat(whole - base).isLessThan(120_000_000);
        Set<String> licensed = licensed(ends(
                installation.folder(),
                List.of(
                        "sh",
                        "-c",
                        "one=$(docker create " + image + ") && docker cp $one:/opt/fairlead/sbom.json - | tar xO;"
                                + " docker rm $one > /dev/null")));
        try (Stream<Path> jars = Files.list(installation.root().resolve("target/image/lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .isNotEmpty()
                    .allMatch(jar -> licensed.stream().anyMatch(jar::startsWith));
        }
    }

    /** What is listed with a licence, as names of jars begin: {@code name-version}. */
    private static Set<String> licensed(String listed) throws Json.Malformed {
        Set<String> licensed = new TreeSet<>();
        Node.Mapping whole = (Node.Mapping) Json.read(listed, "sbom.json");
        List<Node> components =
                whole.members().get("components") instanceof Node.Sequence all ? all.elements() : List.of();
        for (Node each : components) {
            Map<String, Node> component = ((Node.Mapping) each).members();
            if (component.get("licenses") instanceof Node.Sequence licences
                    && !licences.elements().isEmpty()
                    && component.get("name") instanceof Node.Text name
                    && component.get("version") instanceof Node.Text version) {
                licensed.add(name.value() + "-" + version.value());
            }
        }
        return licensed;
    }

    @Test
    void it_serves_with_nothing_to_write_on_and_no_rights_and_its_health_check_sees_it() throws IOException {
        engine.docker(
                "run",
                "-d",
                "--name",
                "alone",
                "--read-only",
                "--cap-drop",
                "ALL",
                "--security-opt",
                "no-new-privileges",
                "--tmpfs",
                "/tmp",
                "--tmpfs",
                "/data",
                "--publish",
                "18080:8080",
                image,
                "up");
        long end = System.nanoTime() + PATIENCE.toNanos();
        String state = "";
        while (!state.equals("running healthy")) {
            state = engine.docker("inspect", "--format", "{{.State.Status}} {{.State.Health.Status}}", "alone");
            assertThat(state).as(() -> engine.docker("logs", "alone")).startsWith("running ");
            assertThat(System.nanoTime()).as("still %s", state).isLessThan(end);
            LockSupport.parkNanos(100_000_000);
        }
        String process = engine.docker("inspect", "--format", "{{.State.Pid}}", "alone");
        assertThat(Files.readString(Path.of("/proc", process, "status")))
                .containsPattern("Uid:\\s+10001\\s+10001")
                .containsPattern("CapEff:\\s+0+\n")
                .containsPattern("CapBnd:\\s+0+\n")
                .containsPattern("NoNewPrivs:\\s+1");
        assertThat(engine.ask("GET", "http://127.0.0.1:18080/health")).startsWith("200 ");
        engine.docker("rm", "-f", "alone");
    }

    @Test
    void three_gateways_serve_a_product_and_one_may_be_killed() {
        assertThat(ends(compose, compose("ps", "-q", "gateway")).lines()).hasSize(3);
        rest("PUT", "/products/shop", """
                {"basePath": "/shop", "proxies": {"main": {"path": "/v1", "url": "http://orders:9000",
                 "endpoints": [{"name": "list", "methods": ["GET"], "path": "/items"}]}}}
                """);
        rest("PUT", "/policies/wide", "{\"rateLimit\": {\"requests\": 1000000, \"per\": \"1m\"}}");
        rest("PUT", "/clients/partner", "{\"products\": [\"shop\"], \"policy\": \"wide\"}");
        String key = Installation.member(
                rest("POST", "/clients/partner/credentials", "{\"name\": \"one\", \"type\": \"api-key\"}"), "key");
        rest("POST", "/products/shop/publish?wait=true", "");
        String url = EDGE + "/shop/v1/items";
        assertThat(engine.ask("GET", url)).startsWith("401 ");
        for (int i = 0; i < 30; i++) {
            assertThat(engine.ask("GET", url, "X-API-Key: " + key)).startsWith("200 ");
        }
        String one = ends(compose, compose("ps", "-q", "gateway"))
                .lines()
                .findFirst()
                .orElseThrow();
        engine.docker("kill", one);
        for (int i = 0; i < 100; i++) {
            assertThat(engine.ask("GET", url, "X-API-Key: " + key))
                    .as("call " + i + " after the kill")
                    .startsWith("200 ");
            LockSupport.parkNanos(20_000_000);
        }
    }
}
