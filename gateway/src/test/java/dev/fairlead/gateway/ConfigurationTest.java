package dev.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.access.SecretCheck;
import dev.fairlead.gateway.assembly.Assembled;
import dev.fairlead.gateway.assembly.Assembly;
import dev.fairlead.gateway.assembly.LiveTable;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.limit.LocalLimiter;
import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.Match;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Route;
import dev.fairlead.model.Service;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A source that waits may say beforehand what it has; that is made ready, and served only if nothing better comes. */
class ConfigurationTest {

    private final List<Name> compiled = new ArrayList<>();
    private final List<Assembled> served = new ArrayList<>();

    private static Declaration saying(Owner owner, String name) {
        Service service = new Service(name, List.of(new Service.Backend("127.0.0.1", 9, "", 1)), true);
        Route route = new Route(name, "Host(`a`)", new Match.Host("a"), 1, List.of(), List.of(), new Name(name, owner));
        AllObjects<String> objects =
                AllObjects.<String>none().withRoutes(Map.of(name, route)).withServices(Map.of(name, service));
        return Declaration.of(owner, objects);
    }

    /** Says these one after the other before its start is over. */
    private record Saying(Owner owner, List<Declaration> all) implements Source {

        @Override
        public void start(Consumer<Declaration> sink) {
            all.forEach(sink);
        }

        @Override
        public void close() {}
    }

    private record Last() implements Step.Pure {

        @Override
        public String name() {
            return "forward";
        }

        @Override
        public Verdict apply(Exchange exchange) {
            return Verdict.CONTINUE;
        }
    }

    private void start(Source... sources) {
        Assembly.Forwards forwards = (name, services, transports) -> {
            compiled.add(name);
            return new Last();
        };
        Assembly assembly = new Assembly(
                new SecretCheck(new byte[32], 1),
                new LocalLimiter(0),
                forwards,
                Entrypoints.usual(),
                UnaryOperator.identity());
        try (Configuration configuration = new Configuration(
                List.of(sources),
                Entrypoints.usual(),
                assembly,
                new LiveTable(),
                UnaryOperator.identity(),
                served::add)) {
            configuration.start();
        }
    }

    private void serves(Name... routes) {
        assertThat(served).singleElement().satisfies(assembled -> {
            Snapshot snapshot = assembled.snapshot();
            assertThat(snapshot.number()).isEqualTo(1);
            assertThat(snapshot.routes()).containsOnlyKeys(routes);
        });
    }

    @Test
    void what_was_said_beforehand_is_compiled_once() {
        Declaration copy = saying(Owner.STORE, "copy");
        start(
                new Saying(Owner.FILE, List.of(saying(Owner.FILE, "file"))),
                new Saying(Owner.STORE, List.of(copy, copy)));
        serves(new Name("file", Owner.FILE), new Name("copy", Owner.STORE));
        assertThat(compiled).containsOnlyOnce(new Name("copy", Owner.STORE));
    }

    @Test
    void of_two_that_are_said_the_last_is_served() {
        start(new Saying(Owner.STORE, List.of(saying(Owner.STORE, "copy"), saying(Owner.STORE, "store"))));
        serves(new Name("store", Owner.STORE));
    }

    @Test
    void what_an_earlier_source_says_meanwhile_is_served_too() {
        List<Consumer<Declaration>> told = new ArrayList<>();
        Source file = new Source() {
            @Override
            public Owner owner() {
                return Owner.FILE;
            }

            @Override
            public void start(Consumer<Declaration> sink) {
                told.add(sink);
                sink.accept(saying(Owner.FILE, "file"));
            }

            @Override
            public void close() {}
        };
        Source store = new Source() {
            @Override
            public Owner owner() {
                return Owner.STORE;
            }

            @Override
            public void start(Consumer<Declaration> sink) {
                sink.accept(saying(Owner.STORE, "copy"));
                told.getFirst().accept(saying(Owner.FILE, "changed"));
            }

            @Override
            public void close() {}
        };
        start(file, store);
        serves(new Name("changed", Owner.FILE), new Name("copy", Owner.STORE));
    }
}
