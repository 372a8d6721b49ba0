package dev.fairlead.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Secured;
import dev.fairlead.gateway.http.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A request stays inside of the protection that its connection was made with. */
final class FrontingTest {

    private final Fronting fronting =
            new Fronting(host -> host.equals("known.example") ? "known" : "default", exchange -> Verdict.CONTINUE);

    @Test
    void the_host_of_the_handshake_and_hosts_with_the_same_options_pass() {
        assertThat(find("a.example", secured("a.example", "default"))).isNull();
        assertThat(find("b.example", secured("a.example", "default"))).isNull();
        assertThat(find("b.example", secured("", "default"))).isNull();
        assertThat(find("known.example", secured("known.example", "known"))).isNull();
        assertThat(find("known.example", null)).isNull();
    }

    @Test
    void a_host_with_other_options_is_refused_in_both_directions() {
        assertThat(find("known.example", secured("a.example", "default"))).isEqualTo(new Failure.Misdirected());
        assertThat(find("known.example", secured("", "default"))).isEqualTo(new Failure.Misdirected());
        assertThat(find("a.example", secured("known.example", "known"))).isEqualTo(new Failure.Misdirected());
        assertThat(find("known.example.", secured("a.example", "default"))).isEqualTo(new Failure.Misdirected());
    }

    private static Secured secured(String serverName, String options) {
        return new Secured(serverName, options, "TLSv1.3", "TLS_AES_128_GCM_SHA256", List.of());
    }

    private @Nullable Failure find(String host, @Nullable Secured secured) {
        FakeExchange exchange = FakeExchange.of("GET", host, "/").secured(secured);
        fronting.find(exchange);
        return exchange.failure();
    }
}
