package dev.fairlead.gateway.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.SourceCriterion;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InFlightReqTest {

    private static InFlightReq limit(long amount, SourceCriterion criterion) {
        return new InFlightReq("few@file", new Middleware.InFlightReq(amount, criterion));
    }

    private static FakeExchange request(String host) {
        return FakeExchange.of("GET", host, "/");
    }

    @Test
    void each_host_has_its_own_count_which_ends_with_the_request() {
        InFlightReq limit = limit(2, new SourceCriterion.Host());
        FakeExchange first = request("a");
        assertThat(limit.apply(first)).isEqualTo(Verdict.CONTINUE);
        assertThat(limit.apply(request("a"))).isEqualTo(Verdict.CONTINUE);
        FakeExchange third = request("a");
        assertThat(limit.apply(third)).isEqualTo(Verdict.REFUSED);
        assertThat(third.failure()).isEqualTo(new Failure.TooManyAtOnce("few@file", 2));
        third.answered(429, 1);
        assertThat(limit.apply(request("b"))).isEqualTo(Verdict.CONTINUE);
        first.answered(200, 1);
        assertThat(limit.apply(request("a"))).isEqualTo(Verdict.CONTINUE);
        assertThat(limit.apply(request("a"))).isEqualTo(Verdict.REFUSED);
        assertThat(limit.sources()).isEqualTo(2);
    }

    @Test
    void a_source_without_requests_is_forgotten() {
        InFlightReq limit = limit(1, new SourceCriterion.Header("x-key"));
        for (int i = 0; i < 100; i++) {
            FakeExchange exchange = request("a").with("x-key", "k" + i);
            assertThat(limit.apply(exchange)).isEqualTo(Verdict.CONTINUE);
            exchange.answered(200, 1);
        }
        assertThat(limit.sources()).isZero();
    }

    @Test
    void addresses_are_counted_from_the_end_of_the_header() {
        InFlightReq second = limit(1, new SourceCriterion.Address(2, List.of(), 128));
        assertThat(second.apply(request("a").trusted().with("x-forwarded-for", "10.0.0.1, 10.0.0.2, 10.0.0.3")))
                .isEqualTo(Verdict.CONTINUE);
        assertThat(second.apply(request("a").trusted().with("x-forwarded-for", "10.9.9.9, 10.0.0.2, 10.8.8.8")))
                .isEqualTo(Verdict.REFUSED);
        assertThat(second.apply(request("a").trusted().with("x-forwarded-for", "10.0.0.7, 10.0.0.3")))
                .isEqualTo(Verdict.CONTINUE);
    }

    @Test
    void the_header_of_a_stranger_makes_no_other_source() {
        InFlightReq limit = limit(1, new SourceCriterion.Address(1, List.of(), 128));
        assertThat(limit.apply(request("a").with("x-forwarded-for", "10.0.0.1")))
                .isEqualTo(Verdict.CONTINUE);
        assertThat(limit.apply(request("a").with("x-forwarded-for", "10.0.0.2")))
                .isEqualTo(Verdict.REFUSED);
    }

    @Test
    void excluded_addresses_are_passed_over() {
        InFlightReq limit = limit(1, new SourceCriterion.Address(0, List.of(Cidr.parse("10.0.0.0/8")), 128));
        assertThat(limit.apply(request("a").trusted().with("x-forwarded-for", "192.0.2.9, 10.0.0.2")))
                .isEqualTo(Verdict.CONTINUE);
        assertThat(limit.apply(request("a").trusted().with("x-forwarded-for", "192.0.2.9, 10.1.1.1, 10.0.0.2")))
                .isEqualTo(Verdict.REFUSED);
    }

    @Test
    void a_subnet_of_ipv6_is_one_source() {
        InFlightReq limit = limit(1, new SourceCriterion.Address(1, List.of(), 64));
        assertThat(limit.apply(request("a").trusted().with("x-forwarded-for", "2001:db8::1")))
                .isEqualTo(Verdict.CONTINUE);
        assertThat(limit.apply(request("a").trusted().with("x-forwarded-for", "2001:db8::ffff:1")))
                .isEqualTo(Verdict.REFUSED);
        assertThat(limit.apply(request("a").trusted().with("x-forwarded-for", "2001:db8:0:1::1")))
                .isEqualTo(Verdict.CONTINUE);
    }
}
