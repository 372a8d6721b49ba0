package dev.fairlead.management.alert;

import static dev.fairlead.management.alert.Scenes.NOON;
import static dev.fairlead.management.alert.Scenes.counts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.management.alert.Scenes.Counted;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.replica.Counts;
import dev.fairlead.store.revision.Difference;
import dev.fairlead.store.revision.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The guard rolls back what is worse, and nothing else. */
class GuardRoundTest {

    private static final Guard ON = new Guard(true, 20, Duration.ofMinutes(5), 50);
    private static final List<Difference> PRODUCT =
            List.of(new Difference(Kind.PRODUCT, "orders", Optional.of("{}"), Optional.of("{}")));
    private static final Instant MADE = NOON.minusSeconds(60);

    private static Optional<String> look(Guard guard, String action, List<Difference> what, Counted... counted) {
        Revision revision = new Revision(7, MADE, "ann", action, "", 1, Map.of());
        Told told = new Told(
                List.of(), false, Map.of(), Map.of("service pay@store", List.of("r@docker", "orders/a@store")));
        return GuardRound.look(guard, revision, what, Scenes.scene(NOON, Map.of("a", told), counted));
    }

    private static Counted before(String route, Counts counts) {
        return new Counted(route, MADE.minusSeconds(60), counts);
    }

    private static Counted after(String route, Counts counts) {
        return new Counted(route, MADE.plusSeconds(10), counts);
    }

    private static final String ROUTE = "orders/a/list@store";

    @Test
    void more_errors_than_the_limit_go_back() {
        assertThat(look(ON, "publish", PRODUCT, before(ROUTE, counts(100, 1, 5)), after(ROUTE, counts(100, 30, 5))))
                .contains("30.0 % of 100 requests failed, before it were 1.0 %");
    }

    @Test
    void a_longer_wait_than_the_limit_goes_back() {
        assertThat(look(ON, "publish", PRODUCT, before(ROUTE, counts(100, 0, 10)), after(ROUTE, counts(100, 0, 250))))
                .isPresent();
    }

    @Test
    void it_is_off_unless_switched_on_and_leaves_alone_what_is_not_worse() {
        Counted good = before(ROUTE, counts(100, 1, 5));
        Counted bad = after(ROUTE, counts(100, 30, 5));
        assertThat(look(Guard.USUAL, "publish", PRODUCT, good, bad)).isEmpty();
        assertThat(look(ON, "rollback", PRODUCT, good, bad))
                .as("nothing goes back and forth")
                .isEmpty();
        assertThat(look(ON, "publish", PRODUCT, good, after(ROUTE, counts(100, 1, 5))))
                .isEmpty();
        assertThat(look(ON, "publish", PRODUCT, good, after(ROUTE, counts(49, 49, 5))))
                .as("too few to tell")
                .isEmpty();
        assertThat(look(ON, "publish", PRODUCT, bad)).as("nothing before").isEmpty();
        assertThat(look(
                        ON,
                        "publish",
                        PRODUCT,
                        before("other/a/list@store", counts(100, 1, 5)),
                        after("other/a/list@store", counts(100, 30, 5))))
                .as("another product")
                .isEmpty();
    }

    @Test
    void an_old_revision_is_not_watched_any_more() {
        Guard shorter = new Guard(true, 20, Duration.ofSeconds(59), 50);
        assertThat(look(
                        shorter,
                        "publish",
                        PRODUCT,
                        before(ROUTE, counts(100, 1, 5)),
                        after(ROUTE, counts(100, 30, 5))))
                .isEmpty();
    }

    @Test
    void a_service_touches_the_routes_that_use_it() {
        Touched touched = Touched.of(
                List.of(new Difference(Kind.SERVICE, "pay", Optional.empty(), Optional.empty())),
                List.of(new Told(
                        List.of(),
                        false,
                        Map.of(),
                        Map.of("service pay@store", List.of("r@docker", "orders/a@store")))));
        assertThat(touched.takes("r@docker")).isTrue();
        assertThat(touched.takes("orders/a/list@store")).isTrue();
        assertThat(touched.takes("orders/b/list@store")).isFalse();
        assertThat(touched.takes("s@docker")).isFalse();
    }
}
