package dev.fairlead.gateway.assembly;

import static dev.fairlead.gateway.assembly.Fixture.credential;
import static dev.fairlead.gateway.assembly.Fixture.endpoint;
import static dev.fairlead.gateway.assembly.Fixture.file;
import static dev.fairlead.gateway.assembly.Fixture.key;
import static dev.fairlead.gateway.assembly.Fixture.product;
import static dev.fairlead.gateway.assembly.Fixture.proxy;
import static dev.fairlead.gateway.assembly.Fixture.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.observe.log.FailureText;
import dev.fairlead.model.Client;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Policy.Scope;
import dev.fairlead.model.Product;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Policies with more than one limit: several windows and quotas, scopes, overrides, requests at once. */
class PolicyLimitsTest {

    private static final String KEY = key('a', 'A');
    private static final String OTHER_KEY = key('b', 'B');
    private static final String LIST = "/payments/v1/charges";
    private static final String ONE = "/payments/v1/charges/7";
    private static final String ELSEWHERE = "/stock/v1/charges";

    private final Fixture fixture = new Fixture()
            .with(shop("payments"))
            .with(shop("stock"))
            .with(client("acme", KEY))
            .with(client("other", OTHER_KEY));

    private static Product shop(String name) {
        return product(
                name,
                "/" + name,
                proxy("charges", "/v1", endpoint("list", "GET", "/charges"), endpoint("one", "GET", "/charges/{id}")));
    }

    private static Client client(String name, String key) {
        return new Client(
                name,
                "",
                true,
                List.of(file("payments"), file("stock")),
                Optional.of(file("gold")),
                List.of(credential("one", key)));
    }

    private static Policy.RateLimit rate(long requests, Duration per, Scope scope) {
        return new Policy.RateLimit(requests, per, scope);
    }

    private static Policy.RateLimit aMinute(long requests, Scope scope) {
        return rate(requests, Duration.ofMinutes(1), scope);
    }

    private static Policy.Quota quota(long requests, Policy.Period per, Scope scope) {
        return new Policy.Quota(requests, per, ZoneOffset.UTC, scope);
    }

    private static Policy.Limits rates(Policy.RateLimit... rates) {
        return new Policy.Limits(List.of(rates), List.of(), Optional.empty());
    }

    private void policy(Policy.Limits limits, Policy.Overriding... overrides) {
        fixture.with(new Policy("gold", "", true, limits, List.of(overrides), Policy.LimiterLoss.SHARE));
    }

    private static FakeExchange request(String key, String path) {
        return FakeExchange.of("GET", "h", path).with("X-API-Key", key);
    }

    /** How many of ten requests at that moment are let pass. */
    private int passed(IntFunction<FakeExchange> request, int second) {
        Assembled assembled = fixture.assembled();
        int passed = 0;
        for (int i = 0; i < 10; i++) {
            FakeExchange exchange = request.apply(i).at(second * 1_000_000_000L, second * 1000L);
            passed += send(assembled, exchange) == Verdict.TAKEN ? 1 : 0;
        }
        return passed;
    }

    private FakeExchange refused(String key, String path, int second) {
        FakeExchange exchange = request(key, path).at(second * 1_000_000_000L, second * 1000L);
        assertThat(send(fixture.assembled(), exchange)).isEqualTo(Verdict.REFUSED);
        return exchange;
    }

    private static String logged(FakeExchange refused) {
        return FailureText.of(Objects.requireNonNull(refused.failure()));
    }

    @Test
    void a_request_keeps_every_window_and_what_one_refuses_costs_nothing_of_the_others() {
        policy(rates(rate(2, Duration.ofSeconds(1), Scope.CLIENT), rate(5, Duration.ofMinutes(1), Scope.CLIENT)));
        assertThat(passed(i -> request(KEY, LIST), 0)).isEqualTo(2);
        assertThat(passed(i -> request(KEY, LIST), 2)).isEqualTo(2);
        assertThat(passed(i -> request(KEY, LIST), 4)).isEqualTo(1);

        FakeExchange refused = refused(KEY, LIST, 6);
        assertThat(refused.failure()).isEqualTo(new Failure.Limited("gold@file limit 1m", 55, false));
        assertThat(logged(refused)).isEqualTo("rate_limited: policy gold@file limit 1m");
        assertThat(refused.answerHeaders())
                .containsExactly(
                        "RateLimit-Policy: \"gold-1s\";q=2;w=1, \"gold-1m\";q=5;w=60",
                        "RateLimit: \"gold-1m\";r=0;t=55");
        assertThat(passed(i -> request(OTHER_KEY, LIST), 6)).isEqualTo(2);
    }

    @Test
    void headers_show_the_tightest_window_and_the_tightest_quota() {
        policy(new Policy.Limits(
                List.of(
                        rate(4, Duration.ofSeconds(1), Scope.CLIENT),
                        rate(9, Duration.ofMinutes(1), Scope.CLIENT),
                        rate(20, Duration.ofHours(1), Scope.CLIENT)),
                List.of(quota(30, Policy.Period.DAY, Scope.CLIENT), quota(40, Policy.Period.MONTH, Scope.PRODUCT)),
                Optional.empty()));
        Assembled assembled = fixture.assembled();
        List<String> shown = new ArrayList<>();
        for (int second = 0; second < 5; second++) {
            FakeExchange exchange = request(KEY, LIST).at(second * 2_000_000_000L, second * 2000L);
            assertThat(send(assembled, exchange)).isEqualTo(Verdict.TAKEN);
            shown.add(exchange.answerHeaders().getLast());
            assertThat(exchange.answerHeaders().getFirst())
                    .isEqualTo("RateLimit-Policy: \"gold-1s\";q=4;w=1, \"gold-1m\";q=9;w=60, \"gold-1h\";q=20;w=3600, "
                            + "\"gold-month-product\";q=40;w=2678400, \"gold-day\";q=30;w=86400");
        }
        assertThat(shown.getFirst()).isEqualTo("RateLimit: \"gold-1s\";r=3;t=1, \"gold-day\";r=29;t=86400");
        assertThat(shown.getLast()).matches("RateLimit: \"gold-1s\";r=3;t=1, \"gold-day\";r=25;t=86392");
    }

    @Test
    void of_several_quotas_the_one_that_is_used_up_refuses_and_the_others_go_on() {
        policy(new Policy.Limits(
                List.of(),
                List.of(quota(3, Policy.Period.DAY, Scope.CLIENT), quota(5, Policy.Period.MONTH, Scope.CLIENT)),
                Optional.empty()));
        assertThat(passed(i -> request(KEY, LIST), 0)).isEqualTo(3);
        assertThat(logged(refused(KEY, LIST, 1))).isEqualTo("quota_exceeded: policy gold@file limit day");
        assertThat(passed(i -> request(KEY, LIST), 86_400)).isEqualTo(2);
        assertThat(logged(refused(KEY, LIST, 86_401))).isEqualTo("quota_exceeded: policy gold@file limit month");
    }

    @Test
    void a_scope_counts_products_endpoints_and_addresses_apart() {
        policy(rates(aMinute(3, Scope.PRODUCT)));
        assertThat(passed(i -> request(KEY, i % 2 == 0 ? LIST : ONE), 0)).isEqualTo(3);
        assertThat(passed(i -> request(KEY, ELSEWHERE), 0)).isEqualTo(3);
        assertThat(refused(KEY, LIST, 1).answerHeaders())
                .containsExactly(
                        "RateLimit-Policy: \"gold-1m-product\";q=3;w=60", "RateLimit: \"gold-1m-product\";r=0;t=60");

        policy(rates(aMinute(3, Scope.ENDPOINT)));
        assertThat(passed(i -> request(KEY, LIST), 0)).isEqualTo(3);
        assertThat(passed(i -> request(KEY, ONE), 0)).isEqualTo(3);

        policy(rates(aMinute(3, Scope.ADDRESS)));
        assertThat(passed(i -> request(KEY, LIST).from("192.0.2.1"), 0)).isEqualTo(3);
        assertThat(passed(i -> request(KEY, LIST).from("192.0.2.2"), 0)).isEqualTo(3);
        assertThat(passed(i -> request(KEY, LIST).from("2001:db8::" + (i + 1)), 0))
                .isEqualTo(3);
        assertThat(passed(i -> request(KEY, LIST).from("2001:db8:0:1::" + (i + 1)), 0))
                .isEqualTo(3);
    }

    @Test
    void what_a_narrow_limit_refuses_costs_nothing_of_the_wide_one() {
        policy(rates(aMinute(6, Scope.CLIENT), aMinute(2, Scope.ENDPOINT)));
        assertThat(passed(i -> request(KEY, LIST), 0)).isEqualTo(2);
        assertThat(passed(i -> request(KEY, ONE), 0)).isEqualTo(2);
        assertThat(passed(i -> request(KEY, ELSEWHERE), 0)).isEqualTo(2);
        assertThat(logged(refused(KEY, "/stock/v1/charges/7", 0))).isEqualTo("rate_limited: policy gold@file limit 1m");
    }

    @Test
    void an_override_holds_for_its_client_or_its_product_or_both() {
        policy(
                rates(aMinute(2, Scope.CLIENT)),
                overriding("acme", "", 3),
                overriding("", "stock", 4),
                overriding("acme", "stock", 5));
        assertThat(passed(i -> request(KEY, LIST), 0)).isEqualTo(3);
        assertThat(passed(i -> request(KEY, ELSEWHERE), 0)).isEqualTo(5);
        assertThat(passed(i -> request(OTHER_KEY, LIST), 0)).isEqualTo(2);
        assertThat(passed(i -> request(OTHER_KEY, ELSEWHERE), 0)).isEqualTo(4);
    }

    private static Policy.Overriding overriding(String client, String product, long requests) {
        return new Policy.Overriding(
                client.isEmpty() ? Optional.empty() : Optional.of(file(client)),
                product.isEmpty() ? Optional.empty() : Optional.of(file(product)),
                Optional.of(List.of(aMinute(requests, Scope.CLIENT))),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void an_override_without_limits_lifts_them_and_what_it_does_not_say_holds_on() {
        Policy.Overriding free = new Policy.Overriding(
                Optional.of(file("acme")),
                Optional.empty(),
                Optional.of(List.of()),
                Optional.empty(),
                Optional.empty());
        policy(
                new Policy.Limits(
                        List.of(aMinute(2, Scope.CLIENT)),
                        List.of(quota(7, Policy.Period.DAY, Scope.CLIENT)),
                        Optional.empty()),
                free);
        assertThat(passed(i -> request(KEY, LIST), 0)).isEqualTo(7);
        assertThat(passed(i -> request(OTHER_KEY, LIST), 0)).isEqualTo(2);
    }

    @Test
    void requests_at_once_are_counted_until_each_ends_whatever_its_end() {
        policy(new Policy.Limits(List.of(), List.of(quota(4, Policy.Period.DAY, Scope.CLIENT)), Optional.of(2L)));
        Assembled assembled = fixture.assembled();
        FakeExchange first = request(KEY, LIST);
        FakeExchange second = request(KEY, ELSEWHERE);
        FakeExchange third = request(KEY, LIST);
        assertThat(send(assembled, first)).isEqualTo(Verdict.TAKEN);
        assertThat(send(assembled, second)).isEqualTo(Verdict.TAKEN);
        assertThat(send(assembled, third)).isEqualTo(Verdict.REFUSED);
        assertThat(logged(third)).isEqualTo("too_many_at_once: more than 2 by policy gold@file");
        assertThat(third.answerHeaders()).as("nothing was counted").isEmpty();
        assertThat(send(assembled, request(OTHER_KEY, LIST))).isEqualTo(Verdict.TAKEN);

        third.handling().ended(third);
        first.handling().ended(first);
        FakeExchange fourth = request(KEY, LIST);
        assertThat(send(fixture.assembled(), fourth)).isEqualTo(Verdict.TAKEN);
        assertThat(send(assembled, request(KEY, LIST))).isEqualTo(Verdict.REFUSED);
        second.handling().ended(second);
        fourth.handling().ended(fourth);
        assertThat(fixture.limiter.underWay().clients())
                .as("only the other client's")
                .isEqualTo(1);
    }
}
