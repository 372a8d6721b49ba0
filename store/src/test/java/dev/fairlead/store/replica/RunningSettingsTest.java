package dev.fairlead.store.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.store.replica.RunningSettings.Host;
import dev.fairlead.store.replica.RunningSettings.One;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunningSettingsTest {

    private static One loops(String value, String origin) {
        return new One(
                "FAIRLEAD_LOOPS",
                "loops",
                "Sizes",
                "bounds.md",
                List.of(RunningSettings.GATEWAY),
                "event loops",
                "0",
                "0 to 256",
                "nothing",
                false,
                value,
                origin);
    }

    @Test
    void what_a_gateway_writes_management_reads() {
        RunningSettings told = new RunningSettings(
                new Host("p-1", "g-1", "1.2", "25+36 Somebody", "Linux 6 amd64", 4, 1L << 40, "2026-01-01T00:00:00Z"),
                List.of(RunningSettings.GATEWAY),
                Map.of("limiter", "degraded", "store", "up"),
                List.of(loops("8", "environment")));
        assertThat(RunningSettings.read(told.json())).contains(told);
        assertThat(told.of("FAIRLEAD_LOOPS")).map(One::value).contains("8");
        assertThat(told.of("FAIRLEAD_H2C")).isEmpty();
    }

    @Test
    void another_version_may_say_more_and_less() {
        RunningSettings told = RunningSettings.read(
                        "{\"name\":\"g\",\"later\":[1],\"settings\":[{\"variable\":\"A\",\"later\":{}},7]}")
                .orElseThrow();
        assertThat(told.host().name()).isEqualTo("g");
        assertThat(told.settings()).extracting(One::variable).containsExactly("A");
    }

    @Test
    void what_is_no_answer_to_this_question_is_none() {
        assertThat(RunningSettings.read("{\"fault\":\"the question cannot be read\"}"))
                .isEmpty();
        assertThat(RunningSettings.read("[]")).isEmpty();
        assertThat(RunningSettings.read("{\"settings\":")).isEmpty();
    }

    @Test
    void changed_is_what_somebody_set_to_something_else() {
        assertThat(loops("0", One.DEFAULT).isChanged()).isFalse();
        assertThat(loops("0", "environment").isChanged()).isFalse();
        assertThat(loops("8", "environment").isChanged()).isTrue();
        // The name of the host stands in for what has no default.
        assertThat(loops("host-1", One.DEFAULT).isChanged()).isFalse();
    }
}
