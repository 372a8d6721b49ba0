package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.acceptance.process.DockerEngine;
import dev.fairlead.acceptance.process.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The stack of the project's second seed on a real engine: its labels and its file as they stand, its four networks, the
 * gateway in a container where its Traefik was. Only what its services are made of is ours.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SecondSeedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ADMIN = "admin.motovaultpro.com";
    private static final String LANDING = "motovaultpro.com";

    private static final String MIDDLEWARE = """
            http:
              middlewares:
                secure-headers:
                  headers:
                    accessControlAllowMethods:
                      - GET
                      - OPTIONS
                      - PUT
                      - POST
                      - DELETE
                    accessControlAllowOriginList:
                      - "https://admin.motovaultpro.com"
                      - "https://motovaultpro.com"
                    accessControlMaxAge: 100
                    addVaryHeader: true
                    browserXssFilter: true
                    contentTypeNosniff: true
                    forceSTSHeader: true
                    frameDeny: true
                    stsIncludeSubdomains: true
                    stsPreload: true
                    stsSeconds: 31536000
                cors:
                  headers:
                    accessControlAllowCredentials: true
                    accessControlAllowHeaders:
                      - "Authorization"
                      - "Content-Type"
                      - "X-Requested-With"
                    accessControlAllowMethods:
                      - "GET"
                      - "POST"
                      - "PUT"
                      - "DELETE"
                      - "OPTIONS"
                    accessControlAllowOriginList:
                      - "https://admin.motovaultpro.com"
                      - "https://motovaultpro.com"
                    accessControlMaxAge: 100
                api-auth:
                  forwardAuth:
                    address: "http://admin-backend:3001/auth/verify"
                    authResponseHeaders:
                      - "X-Auth-User"
                      - "X-Auth-Roles"
            """;

    /** Tells its name, the path and the user that it was told of; says yes to one token. */
    private static final String SERVER = """
            #!/bin/sh
            cr=$(printf '\\r')
            read -r method path rest
            while read -r line; do
                line=${line%"$cr"}
                [ -z "$line" ] && break
                case $line in
                    [Aa]uthorization:*) auth=${line#*: } ;;
                    [Xx]-[Aa]uth-[Uu]ser:*) user=${line#*: } ;;
                esac
            done
            status='200 OK'
            [ "$path" = /auth/verify ] && [ "$auth" != 'Bearer good' ] && status='401 Unauthorized'
            body="$(hostname) $path user=$user"
            printf 'HTTP/1.1 %s\\r\\nX-Auth-User: ada\\r\\nX-Auth-Roles: owner\\r\\nContent-Length: %s\\r\\nConnection: close\\r\\n\\r\\n%s' \\
                "$status" "${#body}" "$body"
            """;

    private Installation installation;
    private DockerEngine engine;

    @BeforeAll
    void start() {
        Optional<String> missing = DockerEngine.missing();
        missing.ifPresent(why -> System.getLogger("docker")
                .log(System.Logger.Level.WARNING, "SKIPPED: no real Docker engine here: " + why));
        assumeTrue(missing.isEmpty(), () -> "no real Docker engine here: " + missing.orElse(""));
        engine = new DockerEngine();
        installation = new Installation();
        installation.file("server", SERVER);
        installation.file("middleware.yml", MIDDLEWARE);
        engine.docker("network", "create", "frontend");
        List.of("backend", "database", "platform")
                .forEach(each -> engine.docker("network", "create", "--internal", each));
        service("admin-postgres", "database", 5432);
        service("mvp-platform-vehicles-api", "platform", 8000);
        service(
                "admin-frontend",
                "frontend",
                3000,
                "traefik.enable=true",
                "traefik.http.routers.admin-app.rule=Host(`admin.motovaultpro.com`)",
                "traefik.http.routers.admin-app.tls=true",
                "traefik.http.routers.admin-app.middlewares=secure-headers@file",
                "traefik.http.services.admin-app.loadbalancer.server.port=3000",
                "traefik.http.services.admin-app.loadbalancer.healthcheck.path=/");
        service(
                "admin-backend",
                "backend",
                3001,
                "traefik.enable=true",
                "traefik.http.routers.admin-api.rule=Host(`admin.motovaultpro.com`) && PathPrefix(`/api`)",
                "traefik.http.routers.admin-api.tls=true",
                "traefik.http.routers.admin-api.middlewares=api-auth@file,cors@file",
                "traefik.http.services.admin-api.loadbalancer.server.port=3001",
                "traefik.http.services.admin-api.loadbalancer.healthcheck.path=/health");
        service(
                "mvp-platform-landing",
                "frontend",
                3000,
                "traefik.enable=true",
                "traefik.http.routers.landing.rule=Host(`motovaultpro.com`)",
                "traefik.http.routers.landing.tls=true",
                "traefik.http.routers.landing.middlewares=secure-headers@file",
                "traefik.http.services.landing.loadbalancer.server.port=3000");
        gateway();
        // In the order of the longest start: the backend is checked before it is asked.
        follows(LANDING, "/", "200 ");
        follows(ADMIN, "/", "200 ");
        follows(ADMIN, "/api/cars", "401 ");
    }

    private void service(String name, String network, int port, String... labels) {
        List<String> arguments = new ArrayList<>(List.of("run", "-d", "--name", name, "--hostname", name));
        arguments.addAll(
                List.of("--network", network, "-v", installation.folder().resolve("server") + ":/server:ro"));
        List.of(labels).forEach(label -> arguments.addAll(List.of("-l", label)));
        arguments.addAll(List.of(
                DockerEngine.IMAGE, "busybox", "nc", "-ll", "-p", Integer.toString(port), "-e", "sh", "/server"));
        engine.docker(arguments.toArray(String[]::new));
    }

    /** Where the seed has Traefik: on two of the networks, with the engine's socket and the router of its dashboard. */
    private void gateway() {
        String socket = engine.host().substring("unix://".length());
        List<String> arguments = new ArrayList<>(List.of("create", "--name", "traefik", "--network", "frontend"));
        for (String mounted : List.of("/usr/lib", "/lib", "/lib64", System.getProperty("java.home"))) {
            arguments.addAll(List.of("-v", Path.of(mounted) + ":" + mounted + ":ro"));
        }
        arguments.addAll(List.of(
                "-v",
                installation.root() + ":" + installation.root() + ":ro",
                "-v",
                installation.folder().resolve("middleware.yml") + ":/config/middleware.yml:ro",
                "-v",
                socket + ":/var/run/docker.sock:ro",
                "--tmpfs",
                "/tmp",
                "-p",
                "80:8080",
                "-p",
                "443:8443",
                "-e",
                "FAIRLEAD_SOURCES=docker,file:/config/middleware.yml",
                "-e",
                "FAIRLEAD_DATA=/tmp/data",
                "-l",
                "traefik.enable=true",
                "-l",
                "traefik.http.routers.dashboard.rule=Host(`traefik.motovaultpro.local`)",
                "-l",
                "traefik.http.routers.dashboard.tls=true",
                DockerEngine.IMAGE));
        arguments.addAll(installation.command("gateway"));
        engine.docker(arguments.toArray(String[]::new));
        engine.docker("network", "connect", "backend", "traefik");
        engine.docker("start", "traefik");
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

    private String get(String host, String path, String... headers) {
        return engine.ask("GET", "https://" + host + path, headers);
    }

    private void follows(String host, String path, String begins) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String last = get(host, path);
        while (!last.startsWith(begins)) {
            assertThat(System.nanoTime())
                    .as("%s%s stays %s; the gateway says %s", host, path, last, engine.docker("logs", "traefik"))
                    .isLessThan(end);
            LockSupport.parkNanos(100_000_000);
            last = get(host, path);
        }
    }

    @Test
    void every_url_of_the_seed_answers() {
        assertThat(get(ADMIN, "/")).contains("admin-frontend / user=");
        assertThat(get(LANDING, "/prices")).contains("mvp-platform-landing /prices user=");
        assertThat(get("elsewhere.example", "/")).startsWith("404 ");
        // Its routers ask for TLS.
        assertThat(engine.ask("GET", "http://" + LANDING + "/")).startsWith("404 ");
    }

    @Test
    void who_may_not_is_refused_and_nobody_speaks_for_the_auth_server() {
        assertThat(get(ADMIN, "/api/cars")).startsWith("401 ").doesNotContain("/api/cars user");
        assertThat(get(ADMIN, "/api/cars", "Authorization: Bearer bad")).startsWith("401 ");
        assertThat(get(ADMIN, "/api/cars", "Authorization: Bearer good", "X-Auth-User: mallory"))
                .startsWith("200 ")
                .contains("admin-backend /api/cars user=ada");
        engine.docker("stop", "-t", "0", "admin-backend");
        assertThat(get(ADMIN, "/api/cars", "Authorization: Bearer good")).doesNotStartWith("200 ");
        engine.docker("start", "admin-backend");
        follows(ADMIN, "/api/cars", "401 ");
    }

    @Test
    void security_headers_and_cors_are_those_of_the_file() {
        assertThat(get(ADMIN, "/", "Origin: https://" + LANDING).toLowerCase(java.util.Locale.ROOT))
                .contains(
                        "strict-transport-security: max-age=31536000; includesubdomains; preload",
                        "x-frame-options: deny",
                        "x-content-type-options: nosniff",
                        "x-xss-protection: 1; mode=block",
                        "vary: origin",
                        "access-control-allow-origin: https://motovaultpro.com");
        assertThat(get(ADMIN, "/", "Origin: https://evil.example").toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("access-control-allow-origin");
        String preflight = engine.ask(
                "OPTIONS",
                "https://" + ADMIN + "/",
                "Origin: https://" + LANDING,
                "Access-Control-Request-Method: PUT");
        assertThat(preflight).startsWith("200 ").doesNotContain("admin-frontend");
        assertThat(preflight.toLowerCase(java.util.Locale.ROOT))
                .contains("access-control-allow-methods: get,options,put,post,delete", "access-control-max-age: 100");
    }

    @Test
    void the_router_of_the_dashboard_has_no_service_and_that_is_said() {
        assertThat(engine.docker("logs", "traefik"))
                .contains("traefik.http.routers.dashboard")
                .contains("api@internal");
    }

    @Test
    void what_is_on_other_networks_is_out_of_reach() {
        assertThat(get("admin-postgres", "/")).startsWith("404 ");
        assertThat(engine.tries("traefik", "busybox", "wget", "-T", "2", "http://admin-postgres:5432/"))
                .isFalse();
    }
}
