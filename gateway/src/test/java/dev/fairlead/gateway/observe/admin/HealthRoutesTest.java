package dev.fairlead.gateway.observe.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.observe.FakeExchange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthRoutesTest {

    private final Health health = new Health();
    private final HealthRoutes routes = new HealthRoutes(health, exchange -> exchange.refuse(new Failure.NoRoute()));

    @Test
    void it_is_ready_when_loaded_and_warm_and_not_draining() {
        assertThat(get("/health/ready").status()).isEqualTo(503);
        health.loaded();
        assertThat(get("/health/ready").answer())
                .isEqualTo("{\"status\":\"down\",\"checks\":{\"drain\":{\"status\":\"up\"},"
                        + "\"snapshot\":{\"status\":\"up\"},"
                        + "\"warmup\":{\"status\":\"down\",\"detail\":\"the warm-up is not done\"}}}\n");
        health.warm();
        assertThat(get("/health/ready").status()).isEqualTo(200);
        health.draining();
        assertThat(get("/health/ready").status()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/healthz", "/health/ready"})
    void without_store_and_limiter_it_is_degraded_and_ready(String path) {
        health.loaded();
        health.warm();
        health.degraded("store", "no answer for 3 s");

        assertThat(get(path).status()).isEqualTo(200);
        assertThat(get(path).answerType()).isEqualTo("application/json");
        assertThat(get(path).answer())
                .startsWith("{\"status\":\"degraded\",")
                .contains("\"store\":{\"status\":\"degraded\",\"detail\":\"no answer for 3 s\"}");

        health.up("store");
        assertThat(get(path).answer()).startsWith("{\"status\":\"up\",");
    }

    @Test
    void each_check_stands_by_its_name() {
        health.loaded();
        health.degraded("store", "no answer for 3 s");

        assertThat(health.standing())
                .containsOnlyKeys("drain", "snapshot", "store", "warmup")
                .containsEntry("snapshot", Health.Status.UP)
                .containsEntry("store", Health.Status.DEGRADED)
                .containsEntry("warmup", Health.Status.DOWN);
    }

    @Test
    void the_worst_check_says_why() {
        health.loaded();
        health.warm();
        assertThat(health.said()).isEqualTo("up");

        health.degraded("store", "no answer for 3 s");
        assertThat(health.said()).isEqualTo("degraded: no answer for 3 s");

        health.down("key", "it is another one");
        assertThat(health.said()).isEqualTo("down: it is another one");
    }

    @Test
    void a_lost_key_makes_it_unready() {
        health.loaded();
        health.warm();
        health.down("encryption_key", "the key does not open what is stored");

        assertThat(get("/healthz").status()).isEqualTo(503);
    }

    @Test
    void it_is_alive_from_the_start() {
        assertThat(get("/health/live").status()).isEqualTo(200);
        assertThat(get("/health/live").answer()).isEqualTo("{\"status\":\"up\"}\n");
    }

    @Test
    void head_is_answered_and_other_methods_are_405() {
        FakeExchange head = new FakeExchange().path("/health").method("HEAD");
        assertThat(routes.find(head)).isEqualTo(Verdict.CONTINUE);

        FakeExchange post = new FakeExchange().path("/health").method("POST");
        assertThat(routes.find(post)).isEqualTo(Verdict.REFUSED);
        assertThat(post.failure()).isEqualTo(new Failure.MethodNotAllowed(List.of("GET", "HEAD")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/Health", "/health/", "/health/x", "/healthy1", "/x/health", "/health/livex"})
    void other_paths_go_to_the_configured_routes(String path) {
        FakeExchange exchange = new FakeExchange().path(path);

        assertThat(routes.find(exchange)).isEqualTo(Verdict.REFUSED);
        assertThat(exchange.failure()).isEqualTo(new Failure.NoRoute());
    }

    private FakeExchange get(String path) {
        FakeExchange exchange = new FakeExchange().path(path);
        assertThat(routes.find(exchange)).isEqualTo(Verdict.CONTINUE);
        assertThat(exchange.runSteps()).isEqualTo(Verdict.TAKEN);
        return exchange;
    }
}
