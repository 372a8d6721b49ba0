package dev.fairlead.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.cli.terminal.CommandFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ManagementApiTest {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:3000, http://127.0.0.1:3000",
        "http://127.0.0.1:3000/, http://127.0.0.1:3000",
        "localhost:3000, http://localhost:3000",
        "fairlead.example.com, http://fairlead.example.com",
        "https://example.com/fairlead//, https://example.com/fairlead"
    })
    void an_address_is_kept_in_one_form_however_it_is_written(String written, String kept) {
        assertThat(ManagementApi.address(written)).isEqualTo(kept);
    }

    @Test
    void a_token_that_cannot_be_sent_is_told_and_not_shown() {
        try (ManagementApi api = new ManagementApi("http://127.0.0.1:1", "flt_a\nb")) {
            assertThatThrownBy(() -> api.call("GET", "/", "", Duration.ofSeconds(1)))
                    .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.exit())
                            .isEqualTo(CommandFailure.Exit.BAD_INPUT))
                    .hasMessageContaining("FAIRLEAD_TOKEN")
                    .hasMessageNotContaining("flt_a");
        }
    }
}
