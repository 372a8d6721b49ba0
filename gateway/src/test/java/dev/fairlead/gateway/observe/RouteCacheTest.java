package dev.fairlead.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Observer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouteCacheTest {

    @Test
    void a_route_is_found_by_identity_not_by_its_names() {
        List<CompiledRoute> made = new ArrayList<>();
        RouteCache<Integer> cache = new RouteCache<>(route -> {
            made.add(route);
            return made.size();
        });
        CompiledRoute first = OwnRoute.of("same");
        CompiledRoute second = OwnRoute.of("same");

        assertThat(cache.get(first)).isEqualTo(cache.get(first));
        assertThat(cache.get(second)).isNotEqualTo(cache.get(first));
        assertThat(first).isEqualTo(second);
    }

    @Test
    void more_routes_than_places_are_still_answered_rightly() {
        RouteCache<String> cache = new RouteCache<>(CompiledRoute::route);
        List<CompiledRoute> routes =
                IntStream.range(0, 20_000).mapToObj(i -> OwnRoute.of("r" + i)).toList();

        for (int round = 0; round < 2; round++) {
            assertThat(routes).allMatch(route -> cache.get(route).equals(route.route()));
        }
    }

    @Test
    void observers_are_told_in_order() {
        List<String> told = new ArrayList<>();
        Observers both = Observers.of(observer("a", told), observer("b", told));

        both.began(new FakeExchange());
        both.ended(new FakeExchange());

        assertThat(told).containsExactly("a began", "b began", "a ended", "b ended");
    }

    private static Observer observer(String name, List<String> told) {
        return new Observer() {
            @Override
            public void began(Exchange exchange) {
                told.add(name + " began");
            }

            @Override
            public void ended(Exchange exchange) {
                told.add(name + " ended");
            }
        };
    }
}
