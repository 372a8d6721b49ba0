package dev.fairlead.gateway.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathMiddlewaresTest {

    /** Prefixes to cut, a path, what the service sees, and what it is told. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api        | /api/x      | /x      | X-Forwarded-Prefix: /api",
                "/api        | /api        | /       | X-Forwarded-Prefix: /api",
                "/api        | /api/       | /       | X-Forwarded-Prefix: /api",
                "/api        | /apix       | /x      | X-Forwarded-Prefix: /api",
                "/api        | /other      | /other  | ''",
                "/api/       | /api/x      | /x      | X-Forwarded-Prefix: /api/",
                "/a,/api     | /api/x      | /pi/x   | X-Forwarded-Prefix: /a",
                "/v1,/api    | /api/x      | /x      | X-Forwarded-Prefix: /api",
                "/           | /x          | /x      | X-Forwarded-Prefix: /",
                "/api        | /api...x    | /...x   | X-Forwarded-Prefix: /api",
            })
    void cuts_the_first_prefix_that_matches(String prefixes, String path, String expected, String told) {
        FakeExchange exchange = FakeExchange.of("GET", "h", path);
        Step step = new StripPrefix(Stream.of(prefixes.split(",", -1)).toList());

        assertThat(step.apply(exchange)).isEqualTo(Verdict.CONTINUE);
        assertThat(exchange.forwardPath()).isEqualTo(expected);
        assertThat(String.join(",", exchange.requestChanges())).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({"/api,/api../secret", "/api,/api..", "/api,/api./x"})
    void refuses_what_is_no_normalised_path_without_its_prefix(String prefix, String path) {
        FakeExchange exchange = FakeExchange.of("GET", "h", path);

        assertThat(new StripPrefix(List.of(prefix)).apply(exchange)).isEqualTo(Verdict.REFUSED);
        assertThat(exchange.failure()).isInstanceOf(Failure.BadRequest.class);
    }

    @Test
    void build_on_one_another_in_listed_order() {
        FakeExchange exchange = FakeExchange.of("GET", "h", "/api/x");

        exchange.run(List.of(new StripPrefix(List.of("/api")), new AddPrefix("/v2"), new ReplacePath("/all")));

        assertThat(exchange.forwardPath()).isEqualTo("/all");
        assertThat(exchange.requestChanges()).containsExactly("X-Forwarded-Prefix: /api", "X-Replaced-Path: /v2/x");
    }

    @Test
    void add_a_slash_that_a_prefix_lacks() {
        FakeExchange exchange = FakeExchange.of("GET", "h", "/x");

        new AddPrefix("v2").apply(exchange);

        assertThat(exchange.forwardPath()).isEqualTo("/v2/x");
    }
}
