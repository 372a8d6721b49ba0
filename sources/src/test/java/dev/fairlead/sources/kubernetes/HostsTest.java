package dev.fairlead.sources.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsTest {

    @ParameterizedTest
    @CsvSource({
        "'', a.example.com, a.example.com",
        "a.example.com, '', a.example.com",
        "*.example.com, a.example.com, a.example.com",
        "*.example.com, a.b.example.com, a.b.example.com",
        "*.example.com, *.b.example.com, *.b.example.com",
        "*.b.example.com, *.example.com, *.b.example.com",
        "*.example.com, example.com, none",
        "*.example.com, badexample.com, none",
        "a.example.com, b.example.com, none",
        "'', '', ''",
    })
    void hosts_of_both(String one, String other, String both) {
        assertThat(Hosts.both(one, other).orElse("none")).isEqualTo(both);
    }

    @ParameterizedTest
    @CsvSource({"a.example.com, true", "*.example.com, true", "'*', false", "a_b, false", "a..b, false", "'a b', false"
    })
    void what_can_be_a_host(String text, boolean valid) {
        assertThat(Hosts.isValid(text)).isEqualTo(valid);
    }
}
