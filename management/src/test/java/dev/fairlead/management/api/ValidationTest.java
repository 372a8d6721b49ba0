package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Owner;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.model.form.DeclarationReader;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.store.content.Contents;
import dev.fairlead.store.content.Entry;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.content.Shelf;
import dev.fairlead.store.content.State;
import dev.fairlead.store.revision.Edit;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of contents that were looked at before changes no answer: whoever sees them for the first time says the same. */
class ValidationTest {

    private static final int CHANGES = Integer.getInteger("fairlead.test.changes", 150);

    private static final List<String> NAMES = List.of("a", "b", "c", "a/b", "a/b/c", "é");

    // Names that are there now and then, forms that cannot be read, two that exclude each other, and services of
    // proxies
    // that are called as others are.
    private static final Map<Kind, List<String>> BODIES = new EnumMap<>(Map.of(
            Kind.PRODUCT,
            List.of(
                    "{\"basePath\":\"/p\"}",
                    "{\"basePath\":\"/p\",\"draft\":true,\"proxies\":{\"b\":{\"service\":\"c\"}}}",
                    "{\"basePath\":\"/q\",\"proxies\":{\"b\":{\"url\":\"http://127.0.0.1:1\"},\"b/c\":{\"url\":\"http://127.0.0.1:2\"}}}",
                    "{\"basePath\":\"/r\",\"proxies\":{\"c\":{\"url\":\"http://127.0.0.1:3\",\"secret\":\"a\"}}}",
                    "{\"basePath\":\"/s\",\"proxies\":{\"x\":{\"service\":\"a@file\",\"workflow\":\"b\"}}}",
                    "{\"basePath\":7}"),
            Kind.CLIENT,
            List.of(
                    "{\"products\":[\"a\",\"b\"],\"policy\":\"a\"}",
                    "{\"products\":[\"c@file\"]}",
                    "{\"products\":[\"a/b\"],\"credentials\":[{\"type\":\"api-key\",\"name\":\"k\",\"id\":\"abcdefghijkl\",\"hash\":\""
                            + "00".repeat(32) + "\"}]}",
                    "{\"product\":[]}"),
            Kind.POLICY,
            List.of(
                    "{}",
                    "{\"rateLimit\":{\"requests\":1,\"per\":\"1s\"},\"overrides\":[{\"client\":\"b\",\"rateLimit\":[]}]}",
                    "{\"rateLimit\":1}"),
            Kind.ROUTE,
            List.of(
                    "{\"rule\":\"Host(`a`)\",\"service\":\"a\",\"middlewares\":[\"b\",\"c\"]}",
                    "{\"rule\":\"PathPrefix(`/p/x`)\",\"service\":\"a/b\"}",
                    "{\"rule\":\"Path(`/q`)\",\"service\":\"api@internal\",\"middlewares\":[\"a\"]}",
                    "{\"rule\":\"Host(\",\"service\":\"b\"}"),
            Kind.MIDDLEWARE,
            List.of(
                    "{\"addPrefix\":{\"prefix\":\"/a\"}}",
                    "{\"chain\":{\"middlewares\":[\"a\",\"b\"]}}",
                    "{\"errors\":{\"service\":\"a\",\"query\":\"/{status}\",\"status\":[\"500\"]}}",
                    "{\"nothing\":{}}"),
            Kind.SERVICE,
            List.of(
                    "{\"loadBalancer\":{\"servers\":[{\"url\":\"http://127.0.0.1:4\"}]}}",
                    "{\"weighted\":{\"services\":[{\"name\":\"a\",\"weight\":1},{\"name\":\"c\",\"weight\":1}]}}",
                    "{\"loadBalancer\":{\"servers\":[{\"url\":\"http://127.0.0.1:5\"}],\"serversTransport\":\"t\"}}",
                    "{\"loadBalancer\":{\"servers\":[{\"url\":\"?\"}]}}"),
            Kind.SECRET,
            List.of(
                    "{\"type\":\"header\",\"header\":\"X-Key\",\"value\":{\"stored\":\"x\",\"sealed\":\"y\"},\"products\":[\"a\"]}",
                    "{\"type\":\"header\",\"header\":\"X-Key\",\"value\":{\"stored\":\"x\",\"sealed\":\"y\"},\"products\":[]}",
                    "{\"type\":\"?\"}"),
            Kind.WORKFLOW,
            List.of(
                    "{\"nodes\":{\"start\":{\"type\":\"request\",\"to\":\"end\"},\"end\":{\"type\":\"response\",\"body\":\"x\"}}}",
                    "{\"draft\":true,\"nodes\":{}}",
                    "{\"nodes\":{\"start\":{\"type\":\"request\",\"to\":\"gone\"}}}")));

    private static final KeyHasher KEYS = new KeyHasher() {
        @Override
        public KeyHash hash(String key) {
            return KeyHash.of(new byte[32]);
        }

        @Override
        public Optional<String> derive(String client, String credential) {
            return Optional.empty();
        }
    };

    private final RandomGenerator random = new SplittableRandom(11);

    /** @param most zero keeps nothing; the second is less than all of it */
    @ParameterizedTest
    @ValueSource(longs = {0, 700, 1 << 20})
    void what_is_known_of_earlier_contents_changes_no_finding(long most) {
        Readings readings = new Readings(KEYS, most);
        Validation kept = new Validation(KEYS, ExpressionCheck.NONE, readings);
        State state = State.EMPTY;
        int findings = 0;
        for (int change = 0; change < CHANGES; change++) {
            Kind kind = one(List.of(Kind.values()));
            String name = one(NAMES);
            State next = changed(state, kind, name).withWorkingCopies();
            List<Edit> edits = List.of(new Edit.Put(kind, name, "{}"));
            Validation fresh = new Validation(KEYS, ExpressionCheck.NONE, new Readings(KEYS, 0));
            assertThat(kept.review(state, edits).review(next))
                    .as("%s %s, change %s", kind, name, change)
                    .isEqualTo(fresh.review(state, edits).review(next));
            assertThat(kept.findings(next)).isEqualTo(fresh.findings(next));
            assertThat(said(readings.edited(next)))
                    .isEqualTo(said(plain(next, resource -> Optional.of(resource.body()))));
            assertThat(said(readings.served(next)))
                    .isEqualTo(said(plain(next, resource -> resource.published().map(Resource.Published::body))));
            findings += kept.findings(next).size();
            // Some are only tried.
            state = random.nextInt(4) == 0 ? state : next;
        }
        assertThat(findings).isGreaterThan(CHANGES);
    }

    @Test
    void of_services_that_are_called_alike_the_same_one_holds_however_it_was_read() {
        String made = "{\"basePath\":\"/%s\",\"proxies\":{\"%s\":{\"url\":\"http://127.0.0.1:%s\"}}}";
        State declared = State.EMPTY
                .with(Shelf.DRAFTS, entry("a", made.formatted("a", "b", "1")))
                .with(
                        Shelf.SERVICES,
                        entry("a/b", "{\"loadBalancer\":{\"servers\":[{\"url\":\"http://127.0.0.1:2\"}]}}"));
        State twice = State.EMPTY
                .with(Shelf.DRAFTS, entry("a", made.formatted("a", "b/c", "1")))
                .with(Shelf.DRAFTS, entry("a/b", made.formatted("b", "c", "2")));
        Readings readings = new Readings(KEYS);
        for (State state : List.of(declared, twice, declared)) {
            assertThat(said(readings.edited(state)))
                    .isEqualTo(said(plain(state, resource -> Optional.of(resource.body()))));
        }
    }

    private static Entry entry(String name, String body) {
        return new Entry(name, Instant.EPOCH, "alice", body);
    }

    private State changed(State state, Kind kind, String name) {
        int what = random.nextInt(6);
        Optional<Entry> there = state.entry(Shelf.edited(kind), name);
        if (what == 0) {
            return state.without(Shelf.edited(kind), name).without(Shelf.served(kind), name);
        }
        if (what == 1 && there.isPresent()) {
            return state.with(Shelf.served(kind), there.get());
        }
        String body = one(BODIES.getOrDefault(kind, List.of()));
        return state.with(Shelf.edited(kind), entry(name, body));
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Everything object by object, in the order of kinds and names. */
    private static Declaration plain(Contents contents, Function<Resource, Optional<String>> body) {
        DeclarationReader reader = new DeclarationReader(Owner.STORE, KEYS);
        for (Kind kind : Kind.values()) {
            for (Resource resource : contents.all(kind)) {
                body.apply(resource)
                        .ifPresent(
                                json -> reader.add(Readings.subjectKind(kind), resource.name(), Bodies.parsed(json)));
            }
        }
        return reader.declaration(0);
    }

    // Places of objects follow from their names, and findings of different objects stand in no order.
    private static List<Object> said(Declaration declared) {
        return List.of(
                declared.products(),
                declared.clients(),
                declared.policies(),
                declared.routes(),
                declared.middlewares(),
                declared.services(),
                declared.secrets(),
                declared.workflows(),
                declared.diagnostics().stream()
                        .sorted(Comparator.comparing(Diagnostic::toString))
                        .toList());
    }
}
