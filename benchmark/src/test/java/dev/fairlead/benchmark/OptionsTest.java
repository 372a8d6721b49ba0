package dev.fairlead.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fairlead.benchmark.Options.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void without_options_everything_is_measured_at_length() {
        Options options = Options.parse(List.of());

        assertThat(options.windows()).isEqualTo(6);
        assertThat(options.seconds()).isEqualTo(3);
        assertThat(options.starts()).isEqualTo(5);
        assertThat(options.phases()).containsExactlyInAnyOrder(Phase.STARTUP, Phase.SATURATION, Phase.LATENCY);
        assertThat(options.wantsProtocols()).isFalse();
        assertThat(options.gateway()).containsExactly("target/image/fairlead", "gateway");
        assertThat(new Catalogue(options, "java").peers()).hasSize(11);
    }

    @Test
    void quick_is_short_wherever_it_stands_and_yields_to_what_is_said() {
        Options options = Options.parse(List.of("--windows", "2", "--quick"));

        assertThat(options.windows()).isEqualTo(2);
        assertThat(options.seconds()).isEqualTo(1);
        assertThat(options.quick()).isTrue();
    }

    @Test
    void only_takes_families_and_single_proxies() {
        Options options = Options.parse(List.of("--only", "haproxy,nginx-bare"));

        assertThat(new Catalogue(options, "java").peers())
                .extracting(Peer::name)
                .containsExactly("haproxy-bare", "nginx-bare", "haproxy-equipped");
    }

    @Test
    void the_protocols_are_measured_where_they_are_asked_for() {
        Options options = Options.parse(List.of("--phases", "tls,h2,bodies,websocket", "--only", "fairlead,nginx"));

        assertThat(options.wantsProtocols()).isTrue();
        assertThat(options.wantsUsual()).isFalse();
        assertThat(new Catalogue(options, "java").protocols())
                .extracting(Peer::name)
                .containsExactly("nginx-protocols", "fairlead-protocols");
        assertThat(Options.parse(List.of("--phases", "startup,h2")).wantsUsual())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "--windows, 0, from 1 to 50",
        "--windows, 51, from 1 to 50",
        "--seconds, x, from 1 to 30",
        "--phases, speed, startup",
        "--colour, red, unknown option --colour"
    })
    void a_bad_value_is_named_with_what_it_may_be(String option, String value, String said) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(List.of(option, value)))
                .withMessageContaining(said);
    }

    @Test
    void an_option_without_its_value_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(List.of("--windows")))
                .withMessageContaining("--windows needs a value");
    }
}
