package dev.fairlead.gateway.assembly;

import static dev.fairlead.gateway.assembly.Fixture.credential;
import static dev.fairlead.gateway.assembly.Fixture.endpoint;
import static dev.fairlead.gateway.assembly.Fixture.file;
import static dev.fairlead.gateway.assembly.Fixture.key;
import static dev.fairlead.gateway.assembly.Fixture.monthly;
import static dev.fairlead.gateway.assembly.Fixture.policy;
import static dev.fairlead.gateway.assembly.Fixture.product;
import static dev.fairlead.gateway.assembly.Fixture.proxy;
import static dev.fairlead.gateway.assembly.Fixture.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.Hours;
import dev.fairlead.model.Terms;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each refusal of the product pipeline, and which of two comes first. */
class ProductPipelineTest {

    private static final String GOOD = key('g', 'G');
    private static final long NOW = 1_000_000;

    /** A way to be refused: how the client, its key and the request are spoilt, and what is answered. */
    enum Wrong {
        NO_ROUTE(Failure.NoRoute.class),
        METHOD(Failure.MethodNotAllowed.class),
        NO_KEY(Failure.Unauthorized.class),
        KEY_INACTIVE(Failure.Unauthorized.class),
        EXPIRED(Failure.Unauthorized.class),
        CLIENT_INACTIVE(Failure.Forbidden.class),
        ADDRESS(Failure.Forbidden.class),
        KEY_METHOD(Failure.Forbidden.class),
        HOURS(Failure.Forbidden.class),
        NOT_GRANTED(Failure.Forbidden.class),
        RATE(Failure.Limited.class),
        QUOTA(Failure.Limited.class);

        private final Class<? extends Failure> failure;

        Wrong(Class<? extends Failure> failure) {
            this.failure = failure;
        }
    }

    static Stream<Wrong> each() {
        return Stream.of(Wrong.values());
    }

    static Stream<Arguments> pairs() {
        return each().flatMap(first ->
                each().filter(second -> first.compareTo(second) < 0).map(second -> Arguments.of(first, second)));
    }

    @Test
    void forwards_what_is_right_and_names_the_caller() {
        FakeExchange exchange = request(List.of());

        assertThat(send(gateway(List.of()), exchange)).isEqualTo(Verdict.TAKEN);
        assertThat(exchange.client()).isEqualTo("acme");
        assertThat(exchange.credential()).isEqualTo("production");
    }

    @ParameterizedTest
    @MethodSource("each")
    void refuses_each_wrong(Wrong wrong) {
        assertThat(refusal(List.of(wrong))).isInstanceOf(wrong.failure);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void answers_the_earlier_of_two_wrongs(Wrong first, Wrong second) {
        assertThat(refusal(List.of(first, second))).isEqualTo(refusal(List.of(first)));
    }

    private static @Nullable Failure refusal(List<Wrong> wrongs) {
        Assembled gateway = gateway(wrongs);
        // What limits refuse is the second request of a client that may make one. The first is right in all but that.
        if (wrongs.contains(Wrong.RATE) || wrongs.contains(Wrong.QUOTA)) {
            FakeExchange first = request(List.of());
            send(gateway, first);
        }
        FakeExchange exchange = request(wrongs);
        Verdict verdict = send(gateway, exchange);
        assertThat(verdict).isEqualTo(Verdict.REFUSED);
        return exchange.failure();
    }

    private static FakeExchange request(List<Wrong> wrongs) {
        String path = wrongs.contains(Wrong.NO_ROUTE) ? "/payments/v1/nothing" : "/payments/v1/charges";
        String method = wrongs.contains(Wrong.METHOD) ? "DELETE" : wrongs.contains(Wrong.KEY_METHOD) ? "POST" : "GET";
        FakeExchange exchange = FakeExchange.of(method, "api.example.com", path)
                .from(wrongs.contains(Wrong.ADDRESS) ? "198.51.100.1" : "10.1.2.3")
                .at(0, NOW);
        return wrongs.contains(Wrong.NO_KEY) ? exchange : exchange.with("X-API-Key", GOOD);
    }

    // The moment of the tests is on a Thursday.
    private static Credential.ApiKey atHours(DayOfWeek day, Credential.ApiKey key) {
        Hours hours = new Hours(Set.of(day), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, ZoneOffset.UTC);
        Terms terms = new Terms(key.active(), key.allowedMethods(), key.allowedIps(), key.expires(), List.of(hours));
        return new Credential.ApiKey(key.name(), terms, key.id(), key.hash());
    }

    private static Assembled gateway(List<Wrong> wrongs) {
        Client client = new Client(
                "acme",
                "",
                !wrongs.contains(Wrong.CLIENT_INACTIVE),
                wrongs.contains(Wrong.NOT_GRANTED) ? List.of() : List.of(file("payments")),
                Optional.of(file("gold")),
                List.of(atHours(
                        wrongs.contains(Wrong.HOURS) ? DayOfWeek.FRIDAY : DayOfWeek.THURSDAY,
                        credential(
                                "production",
                                GOOD,
                                !wrongs.contains(Wrong.KEY_INACTIVE),
                                List.of("GET"),
                                List.of(Cidr.parse("10.0.0.0/8")),
                                wrongs.contains(Wrong.EXPIRED)
                                        ? Optional.of(Instant.ofEpochMilli(NOW))
                                        : Optional.of(Instant.ofEpochMilli(NOW + 1))))));
        long rate = wrongs.contains(Wrong.RATE) ? 1 : 1000;
        long quota = wrongs.contains(Wrong.QUOTA) ? 1 : 1000;
        return new Fixture()
                .with(client)
                .with(policy("gold", rate, Duration.ofMinutes(1), Optional.of(monthly(quota))))
                .with(product(
                        "payments", "/payments", proxy("charges", "/v1", endpoint("list", "GET,POST", "/charges"))))
                .assembled();
    }
}
