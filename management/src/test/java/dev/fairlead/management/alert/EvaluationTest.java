package dev.fairlead.management.alert;

import static dev.fairlead.management.alert.Scenes.NOON;
import static dev.fairlead.management.alert.Scenes.counts;
import static dev.fairlead.management.alert.Scenes.rule;
import static dev.fairlead.management.alert.Scenes.scene;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.alert.Scenes.Counted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of rule: what it finds, and what it leaves alone. */
class EvaluationTest {

    private static List<String> found(String rule, Scene scene) {
        return Evaluation.of(rule(rule), scene).stream()
                .map(breach -> breach.subject() + ": " + breach.text())
                .toList();
    }

    @Test
    void a_backend_that_is_down_at_one_gateway_is_found_with_its_reason() {
        Scene scene = scene(
                NOON,
                Map.of(
                        "a", Scenes.backend("pay@store", "http://b:1", false),
                        "b", Scenes.backend("pay@store", "http://b:1", true)));
        assertThat(found("{'kind':'backend-down'}", scene))
                .containsExactly("pay@store http://b:1: down at 1 of 2 gateways: refused");
        assertThat(found("{'kind':'backend-down','scope':'pay@*'}", scene)).hasSize(1);
        assertThat(found("{'kind':'backend-down','scope':'other@*'}", scene)).isEmpty();
    }

    @Test
    void a_backend_that_somebody_drains_is_not_down() {
        String rule = "{'kind':'backend-down'}";
        Told drained = Scenes.drained("pay@store", "http://b:1");
        Told up = Scenes.backend("pay@store", "http://b:1", true);
        Told down = Scenes.backend("pay@store", "http://b:1", false);
        assertThat(found(rule, scene(NOON, Map.of("a", drained, "b", drained)))).isEmpty();
        assertThat(found(rule, scene(NOON, Map.of("a", drained, "b", up)))).isEmpty();
        assertThat(found(rule, scene(NOON, Map.of("a", drained, "b", down))))
                .as("one that does not know of it cannot reach it")
                .containsExactly("pay@store http://b:1: down at 1 of 2 gateways: refused");
    }

    @ParameterizedTest
    @CsvSource({"100, 6, 1", "100, 5, 0", "19, 19, 0", "20, 2, 1", "0, 0, 0"})
    void errors_count_beyond_the_threshold_and_from_enough_requests_on(long requests, long failed, int found) {
        Scene scene = scene(NOON, Map.of(), new Counted("a@store", NOON.minusSeconds(30), counts(requests, failed, 5)));
        assertThat(found("{'kind':'error-rate'}", scene)).hasSize(found);
    }

    @Test
    void errors_are_of_all_routes_together_or_of_each_in_the_scope_within_the_window() {
        Counted bad = new Counted("bad@store", NOON.minusSeconds(30), counts(50, 50, 5));
        Counted good = new Counted("good@store", NOON.minusSeconds(30), counts(950, 0, 5));
        Counted old = new Counted("good@store", NOON.minusSeconds(90), counts(500, 500, 5));
        Scene scene = scene(NOON, Map.of(), bad, good, old);
        assertThat(found("{'kind':'error-rate','threshold':4}", scene))
                .containsExactly("all routes: 5.0 % of 1000 requests in 60 s were answered with 5xx");
        assertThat(found("{'kind':'error-rate','scope':'*'}", scene))
                .containsExactly("bad@store: 100.0 % of 50 requests in 60 s were answered with 5xx");
        assertThat(found("{'kind':'error-rate','scope':'good*','window':'2m'}", scene))
                .hasSize(1);
    }

    @Test
    void latency_is_compared_with_what_was_before_the_revision() {
        Counted before = new Counted("r@store", NOON.minus(Duration.ofSeconds(330)), counts(100, 0, 10));
        Counted slow = new Counted("r@store", NOON.minusSeconds(20), counts(100, 0, 100));
        Counted same = new Counted("r@store", NOON.minusSeconds(20), counts(100, 0, 10));
        assertThat(found("{'kind':'latency'}", scene(NOON, Map.of(), before, slow)))
                .singleElement()
                .asString()
                .startsWith("r@store: since revision 7: 95 of 100 requests took up to 98 ms, before it were");
        assertThat(found("{'kind':'latency'}", scene(NOON, Map.of(), before, same)))
                .isEmpty();
        assertThat(found("{'kind':'latency'}", scene(NOON, Map.of(), slow)))
                .as("nothing to compare with")
                .isEmpty();
        assertThat(found("{'kind':'latency'}", scene(NOON.plus(Duration.ofHours(2)), Map.of(), before, slow)))
                .as("the revision is old")
                .isEmpty();
    }

    @Test
    void a_limiter_without_redis_is_found() {
        Told degraded = new Told(List.of(), true, Map.of(), Map.of());
        assertThat(found("{'kind':'limiter-degraded'}", scene(NOON, Map.of("a", degraded, "b", Told.NOTHING))))
                .singleElement()
                .asString()
                .startsWith("a: limits");
    }

    @Test
    void a_certificate_is_found_so_many_days_before_it_ends() {
        Told told = new Told(
                List.of(),
                false,
                Map.of("near@file", NOON.plus(Duration.ofDays(13)), "far@file", NOON.plus(Duration.ofDays(15))),
                Map.of());
        assertThat(found("{'kind':'certificate'}", scene(NOON, Map.of("a", told))))
                .containsExactly("near@file: it ends at 2026-12-04T12:00:00Z, in 13 days");
        assertThat(found("{'kind':'certificate','threshold':20}", scene(NOON, Map.of("a", told))))
                .hasSize(2);
        assertThat(found("{'kind':'certificate'}", scene(NOON.plus(Duration.ofDays(14)), Map.of("a", told))))
                .contains("near@file: it ended at 2026-12-04T12:00:00Z");
    }

    @Test
    void a_gateway_behind_and_one_that_fell_silent_are_found() {
        Scene scene = new Scene(
                NOON,
                List.of(Scenes.replica("late", 6, NOON), Scenes.replica("good", 7, NOON)),
                List.of(Scenes.replica("gone", 7, NOON.minusSeconds(60))),
                Map.of(),
                7,
                NOON,
                Scenes.history());
        assertThat(found("{'kind':'replica-behind'}", scene))
                .containsExactly(
                        "late: it serves revision 6, the newest is 7",
                        "gone: it says nothing since 2026-11-21T11:59:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "'', anything, true",
        "a, a, true",
        "a, ab, false",
        "a*, ab, true",
        "*b, ab, true",
        "a*b*c, aXbYc, true",
        "a*b*c, abc, true",
        "a*b*c, acb, false",
        "ab*ba, aba, false"
    })
    void a_star_stands_for_anything(String glob, String name, boolean fits) {
        assertThat(Glob.fits(glob, name)).isEqualTo(fits);
    }
}
