package dev.fairlead.gateway.assembly;

import static dev.fairlead.gateway.assembly.Fixture.credential;
import static dev.fairlead.gateway.assembly.Fixture.endpoint;
import static dev.fairlead.gateway.assembly.Fixture.file;
import static dev.fairlead.gateway.assembly.Fixture.key;
import static dev.fairlead.gateway.assembly.Fixture.monthly;
import static dev.fairlead.gateway.assembly.Fixture.product;
import static dev.fairlead.gateway.assembly.Fixture.proxy;
import static dev.fairlead.gateway.assembly.Fixture.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.Client;
import dev.fairlead.model.Contract;
import dev.fairlead.model.Credential;
import dev.fairlead.model.Hours;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Product;
import dev.fairlead.model.Terms;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
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

    /** The steps of an endpoint, in order. */
    private static final List<String> STEPS = List.of(
            "credential",
            "client-active",
            "allowed-address",
            "allowed-method",
            "allowed-hours",
            "product-grant",
            "concurrency",
            "rate-limit",
            "quota",
            "body",
            "parameters",
            "schema",
            "hide-credential",
            "forward");

    /** Those of them that are there because the endpoint promises something. */
    private static final List<String> PROMISES = List.of("body", "parameters", "schema");

    /** A way to be refused: how the client, its key and the request are spoilt, what is answered, and by which step. */
    enum Wrong {
        NO_ROUTE(Failure.NoRoute.class, ""),
        METHOD(Failure.MethodNotAllowed.class, ""),
        NO_KEY(Failure.Unauthorized.class, "credential"),
        KEY_INACTIVE(Failure.Unauthorized.class, "credential"),
        EXPIRED(Failure.Unauthorized.class, "credential"),
        CLIENT_INACTIVE(Failure.Forbidden.class, "client-active"),
        ADDRESS(Failure.Forbidden.class, "allowed-address"),
        KEY_METHOD(Failure.Forbidden.class, "allowed-method"),
        HOURS(Failure.Forbidden.class, "allowed-hours"),
        NOT_GRANTED(Failure.Forbidden.class, "product-grant"),
        AT_ONCE(Failure.TooManyAtOnce.class, "concurrency"),
        RATE(Failure.Limited.class, "rate-limit"),
        QUOTA(Failure.Limited.class, "quota"),
        BODY_SIZE(Failure.BodyTooLarge.class, "body"),
        BODY_TYPE(Failure.UnsupportedType.class, "body"),
        PARAMETER(Failure.Invalid.class, "parameters");

        private final Class<? extends Failure> failure;
        private final String step;

        Wrong(Class<? extends Failure> failure, String step) {
            this.failure = failure;
            this.step = step;
        }

        /** The steps up to its own. */
        private List<String> steps() {
            return STEPS.subList(0, STEPS.indexOf(step) + 1);
        }
    }

    private final List<String> run = new ArrayList<>();

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
        assertThat(run).isEqualTo(STEPS);
        assertThat(exchange.client()).isEqualTo("acme");
        assertThat(exchange.credential()).isEqualTo("production");
    }

    @Test
    void who_promises_nothing_has_no_step_for_it() {
        FakeExchange exchange = FakeExchange.of("GET", "api.example.com", "/payments/v1/plain")
                .from("10.1.2.3")
                .at(0, NOW)
                .with("X-API-Key", GOOD);

        assertThat(send(gateway(List.of()), exchange)).isEqualTo(Verdict.TAKEN);
        assertThat(run)
                .isEqualTo(
                        STEPS.stream().filter(step -> !PROMISES.contains(step)).toList());
    }

    @ParameterizedTest
    @MethodSource("each")
    void refuses_each_wrong(Wrong wrong) {
        assertThat(refusal(List.of(wrong))).isInstanceOf(wrong.failure);
        assertThat(run).as("no step behind it has run").isEqualTo(wrong.steps());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void answers_the_earlier_of_two_wrongs(Wrong first, Wrong second) {
        assertThat(refusal(List.of(first, second))).isEqualTo(refusal(List.of(first)));
        assertThat(run).isEqualTo(first.steps());
    }

    private @Nullable Failure refusal(List<Wrong> wrongs) {
        Assembled gateway = gateway(wrongs);
        // What limits refuse is the second request of a client that may make one. The first is right in all but that.
        if (wrongs.contains(Wrong.RATE) || wrongs.contains(Wrong.QUOTA) || wrongs.contains(Wrong.AT_ONCE)) {
            FakeExchange first = request(List.of());
            send(gateway, first);
            if (!wrongs.contains(Wrong.AT_ONCE)) {
                first.handling().ended(first);
            }
        }
        run.clear();
        FakeExchange exchange = request(wrongs);
        Verdict verdict = send(gateway, exchange);
        assertThat(verdict).isEqualTo(Verdict.REFUSED);
        return exchange.failure();
    }

    private static FakeExchange request(List<Wrong> wrongs) {
        String path = wrongs.contains(Wrong.NO_ROUTE) ? "/payments/v1/nothing" : "/payments/v1/charges";
        String method = wrongs.contains(Wrong.METHOD) ? "DELETE" : wrongs.contains(Wrong.KEY_METHOD) ? "POST" : "GET";
        String query = wrongs.contains(Wrong.PARAMETER) ? "?limit=many" : "";
        FakeExchange exchange = FakeExchange.of(method, "api.example.com", path + query)
                .from(wrongs.contains(Wrong.ADDRESS) ? "198.51.100.1" : "10.1.2.3")
                .at(0, NOW);
        if (wrongs.contains(Wrong.BODY_SIZE) || wrongs.contains(Wrong.BODY_TYPE)) {
            exchange.with("Content-Length", wrongs.contains(Wrong.BODY_SIZE) ? "1001" : "1000")
                    .with("Content-Type", wrongs.contains(Wrong.BODY_TYPE) ? "text/xml" : "application/json");
        }
        return wrongs.contains(Wrong.NO_KEY) ? exchange : exchange.with("X-API-Key", GOOD);
    }

    // The moment of the tests is on a Thursday.
    private static Credential.ApiKey atHours(DayOfWeek day, Credential.ApiKey key) {
        Hours hours = new Hours(Set.of(day), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, ZoneOffset.UTC);
        Terms terms = new Terms(key.active(), key.allowedMethods(), key.allowedIps(), key.expires(), List.of(hours));
        return new Credential.ApiKey(key.name(), terms, key.id(), key.hash());
    }

    private static Product.Endpoint promising(Product.Endpoint endpoint) {
        Contract.Parameter limit = new Contract.Parameter(
                Contract.In.QUERY,
                "limit",
                "",
                false,
                false,
                Contract.Values.of(Contract.Kind.INTEGER),
                Optional.empty());
        Contract.Body body =
                new Contract.Body(false, List.of("application/json"), 1000, Optional.of("{\"type\":\"object\"}"));
        Contract contract = new Contract("", List.of(limit), Optional.of(body), Optional.empty(), Optional.empty());
        return new Product.Endpoint(
                endpoint.name(), endpoint.methods(), endpoint.path(), endpoint.target(), Optional.empty(), contract);
    }

    private Assembled gateway(List<Wrong> wrongs) {
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
        Policy.Limits limits = new Policy.Limits(
                List.of(new Policy.RateLimit(rate, Duration.ofMinutes(1))),
                List.of(monthly(quota)),
                Optional.of(wrongs.contains(Wrong.AT_ONCE) ? 1L : 1000L));
        return new Fixture()
                .with(client)
                .with(new Policy("gold", "", true, limits, List.of(), Policy.LimiterLoss.SHARE))
                .with(product(
                        "payments",
                        "/payments",
                        proxy(
                                "charges",
                                "/v1",
                                promising(endpoint("list", "GET,POST", "/charges")),
                                endpoint("plain", "GET", "/plain"))))
                .assembled(this::noted);
    }

    private List<Step> noted(List<Step> steps) {
        return steps.stream().map(step -> (Step) new Noted(step, run)).toList();
    }

    /** A step that says that it was run. */
    private record Noted(Step step, List<String> run) implements Step {
        @Override
        public String name() {
            return step.name();
        }

        @Override
        public Verdict apply(Exchange exchange) {
            run.add(name());
            return step.apply(exchange);
        }
    }
}
