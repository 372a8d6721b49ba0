package dev.fairlead.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.health.Standing;
import org.junit.jupiter.api.Test;

final class ForwardAttemptTest {

    @Test
    void a_backend_that_did_not_answer_last_is_told_with_the_reason() {
        assertThat(ForwardAttempt.doubt(new Standing(false, "Connection refused", 7), "http://10.0.0.7:80"))
                .contains("http://10.0.0.7:80 did not answer last: Connection refused");
        assertThat(ForwardAttempt.doubt(Standing.UNKNOWN, "http://10.0.0.7:80")).isEmpty();
    }
}
