package dev.fairlead.sources.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.model.Declaration;
import dev.fairlead.sources.label.LabelRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DockerSourceTest {

    private static final Pace PACE = new Pace(
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            Duration.ofMinutes(5),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofMillis(5),
            Duration.ofMillis(50));
    private static final String RULE = "\"traefik.http.routers.web.rule\":\"Host(`web.example`)\"";

    @TempDir
    private Path directory;

    private final BlockingQueue<Declaration> declared = new LinkedBlockingQueue<>();

    private DockerSource source(EngineAddress address) {
        return new DockerSource(address, LabelRules.usual(), new NoKeys(), PACE, OwnNetworks::now);
    }

    private FakeEngine engine() throws IOException {
        return new FakeEngine(directory.resolve("docker.sock"));
    }

    private static Map<String, String> web(String status) {
        return Map.of("w", FakeEngine.container("w", "web", status, RULE));
    }

    private Declaration next(Predicate<Declaration> wanted) throws InterruptedException {
        for (Declaration now = declared.poll(10, TimeUnit.SECONDS);
                now != null;
                now = declared.poll(10, TimeUnit.SECONDS)) {
            if (wanted.test(now)) {
                return now;
            }
        }
        throw new AssertionError("it was never declared");
    }

    private static int backends(Declaration declaration) {
        return declaration.services().values().stream()
                .mapToInt(service -> service.backends().size())
                .sum();
    }

    private static void listenedTo(FakeEngine engine) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!engine.isListenedTo()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void reads_before_it_returns() throws IOException {
        try (FakeEngine engine = engine();
                DockerSource source = source(engine.address())) {
            engine.containers(web("running"));
            source.start(declared::add);

            Declaration first = declared.remove();
            assertThat(first.routes()).containsOnlyKeys("web");
            assertThat(first.services().values()).singleElement().satisfies(service -> assertThat(
                            service.backends().getFirst().url())
                    .isEqualTo("http://127.0.0.9:80"));
        }
    }

    @Test
    void asks_for_no_more_than_a_tight_proxy_allows() throws Exception {
        try (FakeEngine engine = engine();
                DockerSource source = source(engine.address())) {
            engine.containers(web("running"));
            source.start(declared::add);
            listenedTo(engine);

            assertThat(engine.asked())
                    .allMatch(path -> path.matches("/version|/v1\\.44/(containers/json|containers/w/json|events)"));
        }
    }

    @Test
    void speaks_without_a_version_where_it_is_hidden() throws IOException {
        try (FakeEngine engine = engine();
                DockerSource source = source(engine.address())) {
            engine.hideVersion();
            engine.containers(web("running"));
            source.start(declared::add);

            assertThat(declared.remove().routes()).containsOnlyKeys("web");
            assertThat(engine.asked()).contains("/containers/json");
        }
    }

    @Test
    void an_event_makes_it_look() throws Exception {
        try (FakeEngine engine = engine();
                DockerSource source = source(engine.address())) {
            engine.containers(Map.of());
            source.start(declared::add);
            listenedTo(engine);
            engine.containers(web("running"));
            engine.event(FakeEngine.event("start", "w", ""));

            assertThat(next(now -> !now.routes().isEmpty()).routes()).containsOnlyKeys("web");
        }
    }

    @Test
    void who_is_told_to_stop_gets_nothing_before_the_engine_is_asked() throws Exception {
        try (FakeEngine engine = engine();
                DockerSource source = source(engine.address())) {
            engine.containers(web("running"));
            source.start(declared::add);
            listenedTo(engine);
            engine.event(FakeEngine.event("kill", "w", "\"signal\":\"15\""));

            Declaration now = next(declaration -> backends(declaration) == 0);
            assertThat(now.routes()).containsOnlyKeys("web");
            assertThat(now.diagnostics().toString()).contains("it is stopping");
        }
    }

    @Test
    void a_signal_that_ends_nothing_changes_nothing() throws Exception {
        try (FakeEngine engine = engine();
                DockerSource source = source(engine.address())) {
            engine.containers(web("running"));
            source.start(declared::add);
            listenedTo(engine);
            engine.event(FakeEngine.event("kill", "w", "\"signal\":\"1\""));
            engine.containers(Map.of());
            engine.event(FakeEngine.event("destroy", "w", ""));

            next(declaration -> backends(declaration) == 1);
            assertThat(next(declaration -> true).routes()).isEmpty();
        }
    }

    @Test
    void what_died_lingers_and_then_goes() throws Exception {
        try (FakeEngine engine = engine();
                DockerSource source = source(engine.address())) {
            engine.containers(web("running"));
            source.start(declared::add);
            listenedTo(engine);
            engine.containers(web("exited"));
            engine.event(FakeEngine.event("die", "w", ""));

            assertThat(next(declaration -> backends(declaration) == 0).routes()).containsOnlyKeys("web");
            next(declaration -> declaration.routes().isEmpty());
        }
    }

    @Test
    void what_is_found_dead_before_its_event_lingers_too() throws Exception {
        try (FakeEngine engine = engine();
                DockerSource source = source(engine.address())) {
            engine.containers(web("running"));
            source.start(declared::add);
            listenedTo(engine);
            engine.containers(web("exited"));
            engine.event(FakeEngine.event("start", "other", ""));

            assertThat(next(declaration -> backends(declaration) == 0).routes()).containsOnlyKeys("web");
            next(declaration -> declaration.routes().isEmpty());
        }
    }

    @Test
    void an_engine_that_goes_away_leaves_what_it_said_and_is_found_again() throws Exception {
        Path socket = directory.resolve("docker.sock");
        FakeEngine engine = engine();
        try (DockerSource source = source(engine.address())) {
            engine.containers(web("running"));
            source.start(declared::add);
            listenedTo(engine);
            engine.close();

            Declaration lost = next(now -> now.diagnostics().toString().contains("does not answer"));
            assertThat(backends(lost)).isEqualTo(1);
            assertThat(lost.diagnostics().toString()).contains("what it said last goes on being served");

            try (FakeEngine again = new FakeEngine(socket)) {
                again.containers(Map.of());
                Declaration found = next(now -> now.diagnostics().isEmpty());
                assertThat(found.routes()).isEmpty();
            }
        }
    }

    @Test
    void an_engine_that_was_never_there_is_named() {
        try (DockerSource source = source(new EngineAddress.Unix(directory.resolve("none.sock")))) {
            source.start(declared::add);

            assertThat(declared.remove().diagnostics().toString())
                    .contains("unix://" + directory.resolve("none.sock"))
                    .contains("the Docker engine does not answer")
                    .contains("mount its socket, or set DOCKER_HOST");
        }
    }

    @Test
    void addresses_are_read() {
        assertThat(EngineAddress.parse("unix:///run/docker.sock", Optional.empty()))
                .isEqualTo(new EngineAddress.Unix(Path.of("/run/docker.sock")));
        assertThat(EngineAddress.parse("tcp://proxy:2375", Optional.empty()))
                .isEqualTo(new EngineAddress.Tcp("proxy", 2375, Optional.empty()));
        assertThat(EngineAddress.parse("tcp://[::1]", Optional.of(Path.of("/certs"))))
                .isEqualTo(new EngineAddress.Tcp("::1", 2376, Optional.of(Path.of("/certs"))));
        assertThatThrownBy(() -> EngineAddress.parse("ssh://host", Optional.empty()))
                .hasMessageContaining("is not the address of a Docker engine");
        assertThatThrownBy(() -> EngineAddress.parse("https://host", Optional.empty()))
                .hasMessageContaining("set DOCKER_CERT_PATH");
        assertThatThrownBy(() -> EngineAddress.parse("unix://docker.sock", Optional.empty()))
                .hasMessageContaining("has no absolute path");
    }
}
