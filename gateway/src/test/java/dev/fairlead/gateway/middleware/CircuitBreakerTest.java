package dev.fairlead.gateway.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.middleware.CircuitBreaker.Phase;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.rule.RuleParser;
import dev.fairlead.model.rule.TripParser;
import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Time is a number here. */
final class CircuitBreakerTest {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    private long now = 1_000 * SECOND;

    private static CircuitBreaker breaker(String expression) {
        try {
            return new CircuitBreaker(
                    "r@file",
                    "fuse@file",
                    new Middleware.CircuitBreaker(
                            expression,
                            TripParser.parse(expression),
                            Duration.ofMillis(100),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(10),
                            503),
                    1);
        } catch (RuleParser.Malformed wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** One request that is answered so; false if it was refused. */
    private boolean request(CircuitBreaker breaker, int status, long millis) {
        FakeExchange exchange = FakeExchange.of("GET", "h", "/").at(now, 0);
        if (breaker.apply(exchange) == Verdict.REFUSED) {
            assertThat(exchange.failure()).isInstanceOf(Failure.CircuitOpen.class);
            return false;
        }
        if (status == 502) {
            exchange.refuse(new Failure.BadGateway("refused"));
        }
        exchange.answered(status, millis * MILLI);
        return true;
    }

    private void requests(CircuitBreaker breaker, int count, int status, long millis) {
        for (int i = 0; i < count; i++) {
            request(breaker, status, millis);
        }
    }

    @Test
    void it_opens_refuses_recovers_and_closes() {
        CircuitBreaker breaker = breaker("ResponseCodeRatio(500, 600, 0, 600) > 0.25");
        requests(breaker, 75, 200, 1);
        requests(breaker, 25, 500, 1);
        now += SECOND;
        assertThat(request(breaker, 200, 1)).isTrue();
        assertThat(breaker.standing().phase()).isEqualTo(Phase.CLOSED);
        requests(breaker, 10, 500, 1);
        now += SECOND;
        request(breaker, 500, 1);
        assertThat(breaker.standing().phase()).isEqualTo(Phase.OPEN);
        assertThat(breaker.standing().cause()).startsWith("ResponseCodeRatio(500, 600, 0, 600) is 0.3");
        now += 9 * SECOND;
        assertThat(request(breaker, 200, 1)).isFalse();
        now += 2 * SECOND;
        assertThat(request(breaker, 200, 1)).isFalse();
        assertThat(breaker.standing().phase()).isEqualTo(Phase.RECOVERING);
        int passed = 0;
        for (int i = 0; i < 1_000; i++) {
            now += 10 * MILLI;
            passed += request(breaker, 200, 1) ? 1 : 0;
        }
        assertThat(passed).as("half of those that came while it recovered").isCloseTo(500, Offset.offset(10));
        now += SECOND;
        assertThat(request(breaker, 200, 1)).isTrue();
        assertThat(breaker.standing().phase()).isEqualTo(Phase.CLOSED);
    }

    @Test
    void what_is_still_bad_opens_it_again_while_it_recovers() {
        CircuitBreaker breaker = breaker("NetworkErrorRatio() > 0.5");
        requests(breaker, 3, 502, 1);
        now += SECOND;
        request(breaker, 502, 1);
        assertThat(breaker.standing().phase()).isEqualTo(Phase.OPEN);
        now += 10 * SECOND;
        request(breaker, 502, 1);
        assertThat(breaker.standing().phase()).isEqualTo(Phase.RECOVERING);
        for (int i = 0; i < 200 && breaker.standing().phase() == Phase.RECOVERING; i++) {
            now += 20 * MILLI;
            request(breaker, 502, 1);
        }
        assertThat(breaker.standing().phase()).isEqualTo(Phase.OPEN);
        assertThat(breaker.standing().cause()).isEqualTo("NetworkErrorRatio() is 1.00, > 0.5");
    }

    @Test
    void slow_answers_open_it() {
        CircuitBreaker breaker = breaker("LatencyAtQuantileMS(50.0) > 100");
        requests(breaker, 60, 200, 20);
        requests(breaker, 40, 200, 3_000);
        now += SECOND;
        request(breaker, 200, 20);
        assertThat(breaker.standing().phase()).isEqualTo(Phase.CLOSED);
        requests(breaker, 40, 200, 3_000);
        now += SECOND;
        request(breaker, 200, 3_000);
        assertThat(breaker.standing().phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void what_is_older_than_ten_seconds_does_not_count() {
        CircuitBreaker breaker = breaker("NetworkErrorRatio() > 0.5");
        // Within the check period after the last look, so nobody looks at them.
        request(breaker, 200, 1);
        requests(breaker, 50, 502, 1);
        now += 11 * SECOND;
        request(breaker, 200, 1);
        assertThat(breaker.standing().phase()).isEqualTo(Phase.CLOSED);
    }

    @Test
    void both_sides_of_an_and_must_hold() {
        CircuitBreaker breaker = breaker("NetworkErrorRatio() > 0.5 && LatencyAtQuantileMS(50) > 100");
        requests(breaker, 10, 502, 1);
        now += SECOND;
        request(breaker, 502, 1);
        assertThat(breaker.standing().phase()).isEqualTo(Phase.CLOSED);
        requests(breaker, 30, 502, 200);
        now += SECOND;
        request(breaker, 502, 200);
        assertThat(breaker.standing().cause())
                .contains("NetworkErrorRatio() is 1.00", " and LatencyAtQuantileMS(50.0) is");
    }

    @Test
    void a_caller_that_left_says_nothing_of_the_service() {
        CircuitBreaker breaker = breaker("ResponseCodeRatio(0, 100, 0, 600) > 0");
        requests(breaker, 10, 0, 1);
        now += SECOND;
        request(breaker, 200, 1);
        assertThat(breaker.standing().phase()).isEqualTo(Phase.CLOSED);
    }
}
