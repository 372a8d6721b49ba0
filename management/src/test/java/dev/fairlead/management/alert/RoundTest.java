package dev.fairlead.management.alert;

import static dev.fairlead.management.alert.Scenes.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.store.alert.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoundTest {

    private final Round round = new Round();
    private final Rule rule = Scenes.rule("{'kind':'backend-down','for':'10s','severity':'critical'}");

    private static Scene scene(Instant now, boolean up) {
        return Scenes.scene(now, Map.of("a", Scenes.backend("pay@store", "http://b:1", up)));
    }

    private static Alert firing(Instant since) {
        return new Alert(
                "r",
                "pay@store http://b:1",
                "backend-down",
                "critical",
                "down at 1 of 1 gateways: refused",
                since,
                Optional.empty(),
                true);
    }

    @Test
    void it_fires_when_it_was_bad_for_as_long_as_the_rule_says() {
        assertThat(round.look(List.of(rule), List.of(), scene(NOON, false)).opened())
                .isEmpty();
        assertThat(round.look(List.of(rule), List.of(), scene(NOON.plusSeconds(9), false))
                        .opened())
                .isEmpty();
        Alert opened = round.look(List.of(rule), List.of(), scene(NOON.plusSeconds(10), false))
                .opened()
                .getFirst();
        assertThat(opened.subject()).isEqualTo("pay@store http://b:1");
        assertThat(opened.severity()).isEqualTo("critical");
        assertThat(opened.since()).isEqualTo(NOON.plusSeconds(10));
    }

    @Test
    void what_is_good_in_between_begins_anew() {
        round.look(List.of(rule), List.of(), scene(NOON, false));
        round.look(List.of(rule), List.of(), scene(NOON.plusSeconds(6), true));
        round.look(List.of(rule), List.of(), scene(NOON.plusSeconds(8), false));
        assertThat(round.look(List.of(rule), List.of(), scene(NOON.plusSeconds(12), false))
                        .opened())
                .isEmpty();
    }

    @Test
    void what_fires_is_not_opened_again_and_is_over_when_it_is_good() {
        Alert alert = firing(NOON);
        Round.Changes still = round.look(List.of(rule), List.of(alert), scene(NOON.plusSeconds(20), false));
        assertThat(still.opened()).isEmpty();
        assertThat(still.over()).isEmpty();
        Round.Changes good = round.look(List.of(rule), List.of(alert), scene(NOON.plusSeconds(30), true));
        assertThat(good.over()).singleElement().satisfies(over -> {
            assertThat(over.resolved()).contains(NOON.plusSeconds(30));
            assertThat(over.id()).isEqualTo(alert.id());
        });
    }

    @Test
    void without_any_gateway_nothing_is_known_and_nothing_is_over() {
        Scene nobody = Scenes.scene(NOON, Map.of());
        assertThat(round.look(List.of(rule), List.of(firing(NOON)), nobody).over())
                .isEmpty();
    }

    @Test
    void what_a_rule_found_that_is_gone_is_over() {
        assertThat(round.look(List.of(), List.of(firing(NOON)), scene(NOON, false))
                        .over())
                .hasSize(1);
    }

    @Test
    void a_silence_covers_what_it_names_until_it_is_over() {
        Silence silence = new Silence("s", "r*", "pay@*", NOON, "", "ann");
        assertThat(silence.covers(firing(NOON), NOON.minusSeconds(1))).isTrue();
        assertThat(silence.covers(firing(NOON), NOON)).isFalse();
        assertThat(new Silence("s", "", "other*", NOON, "", "ann").covers(firing(NOON), NOON.minusSeconds(1)))
                .isFalse();
    }
}
