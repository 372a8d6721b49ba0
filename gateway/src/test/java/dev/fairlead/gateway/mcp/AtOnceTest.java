package dev.fairlead.gateway.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many messages are worked on, and how many come in. */
class AtOnceTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AtOnce atOnce = new AtOnce();

    @Test
    void one_client_has_its_part_and_gets_it_back() {
        for (int i = 0; i < AtOnce.MAX_OF_A_CLIENT; i++) {
            assertThat(atOnce.begin("acme", 0)).isNull();
        }
        assertThat(atOnce.begin("acme", 0)).isEqualTo(new Failure.TooManyAtOnce("mcp", AtOnce.MAX_OF_A_CLIENT));
        assertThat(atOnce.begin("rival", 0)).isNull();
        atOnce.end("acme");
        assertThat(atOnce.begin("acme", 0)).isNull();
    }

    @Test
    void all_clients_together_have_a_bound_too() {
        for (int i = 0; i < AtOnce.MAX; i++) {
            assertThat(atOnce.begin("client" + i / AtOnce.MAX_OF_A_CLIENT, 0)).isNull();
        }
        assertThat(atOnce.begin("another", 0)).isInstanceOf(Failure.Overloaded.class);
        atOnce.end("client0");
        assertThat(atOnce.begin("another", 0)).isNull();
    }

    @Test
    void a_client_that_hammers_is_slowed_down_and_nobody_else_is() {
        for (int i = 0; i < AtOnce.BURST; i++) {
            assertThat(said("acme", 0)).isNull();
        }
        assertThat(said("acme", 0)).isEqualTo(new Failure.Limited("mcp", 1, false));
        assertThat(said("rival", 0)).isNull();
        int more = 0;
        while (said("acme", SECOND) == null) {
            more++;
        }
        assertThat(more).isEqualTo(AtOnce.PER_SECOND);
    }

    @Test
    void whoever_rested_is_forgotten() {
        for (int i = 0; i < 1000; i++) {
            said("client" + i, i);
        }
        assertThat(atOnce.remembered()).isEqualTo(1000);
        said("acme", 10 * SECOND);
        assertThat(atOnce.remembered()).isEqualTo(1);
    }

    // Begun, and over at once.
    private @org.jspecify.annotations.Nullable Failure said(String client, long now) {
        Failure why = atOnce.begin(client, now);
        if (why == null) {
            atOnce.end(client);
        }
        return why;
    }
}
