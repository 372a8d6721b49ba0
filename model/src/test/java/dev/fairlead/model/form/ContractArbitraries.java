package dev.fairlead.model.form;

import dev.fairlead.model.Contract;
import dev.fairlead.model.Contract.Body;
import dev.fairlead.model.Contract.Caching;
import dev.fairlead.model.Contract.Format;
import dev.fairlead.model.Contract.In;
import dev.fairlead.model.Contract.Kind;
import dev.fairlead.model.Contract.Parameter;
import dev.fairlead.model.Contract.Repeating;
import dev.fairlead.model.Contract.Values;
import dev.fairlead.model.Regex;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** What endpoints may promise. */
public final class ContractArbitraries {

    private ContractArbitraries() {}

    /**
     * All that can be said together.
     *
     * @param segment a parameter of the endpoint's path
     */
    public static Arbitrary<Contract> contracts(String segment) {
        return Combinators.combine(
                        Arbitraries.of("", "What it does.\n\"Well\""),
                        parameters(segment),
                        bodies().optional(),
                        repeating().optional(),
                        caching().optional())
                .as(Contract::new);
    }

    private static Arbitrary<List<Parameter>> parameters(String segment) {
        return Arbitraries.oneOf(
                        parameter(In.PATH, Arbitraries.just(segment)),
                        parameter(In.QUERY, Arbitraries.of("q", "limit", "a b", "ü[]")),
                        parameter(In.HEADER, Arbitraries.of("X-Tenant", "Prefer")))
                .list()
                .ofMaxSize(4)
                .uniqueElements(each -> each.in() + each.name());
    }

    private static Arbitrary<Parameter> parameter(In in, Arbitrary<String> names) {
        return Combinators.combine(
                        names,
                        Arbitraries.of("", "Which one"),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        values(),
                        Arbitraries.of(true, false))
                .as((name, said, required, several, values, fallback) -> new Parameter(
                        in,
                        name,
                        said,
                        required || in == In.PATH,
                        several && in == In.QUERY,
                        values,
                        fallback && !required && in != In.PATH ? fallback(values) : Optional.empty()));
    }

    private static Optional<String> fallback(Values values) {
        if (!values.allowed().isEmpty()) {
            return Optional.of(values.allowed().getFirst());
        }
        return switch (values.type()) {
            case STRING -> Optional.empty();
            case BOOLEAN -> Optional.of("false");
            case INTEGER, NUMBER -> values.minimum().map(BigDecimal::toPlainString);
        };
    }

    private static Arbitrary<Values> values() {
        Arbitrary<Values> texts = Combinators.combine(
                        Arbitraries.of(Format.UUID, Format.DATE_TIME).optional(),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(0, 3, 100),
                        Arbitraries.of("^[a-z]+$", "\\d{3}").map(Regex::new).optional())
                .as((format, least, most, pattern) -> new Values(
                        Kind.STRING, format, List.of(), Optional.empty(), Optional.empty(), least, most, pattern));
        Arbitrary<Values> words = Arbitraries.of("a", "b", "1")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .uniqueElements()
                .map(allowed -> new Values(
                        Kind.STRING,
                        Optional.empty(),
                        allowed,
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        0,
                        Optional.empty()));
        Arbitrary<Values> numbers = Combinators.combine(
                        Arbitraries.of(Kind.INTEGER, Kind.NUMBER),
                        Arbitraries.integers()
                                .between(-100, 0)
                                .map(BigDecimal::valueOf)
                                .optional(),
                        Arbitraries.of("0", "100", "1e3").map(BigDecimal::new).optional(),
                        Arbitraries.of(true, false))
                .as((type, least, most, sized) -> new Values(
                        type,
                        sized && type == Kind.INTEGER ? Optional.of(Format.INT32) : Optional.empty(),
                        List.of(),
                        least,
                        most,
                        0,
                        0,
                        Optional.empty()));
        return Arbitraries.oneOf(texts, words, numbers, Arbitraries.just(Values.of(Kind.BOOLEAN)));
    }

    private static Arbitrary<Body> bodies() {
        Arbitrary<Optional<String>> schemas = Arbitraries.of(
                        "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"string\"}}}",
                        "{\"$ref\":\"#/$defs/x\",\"$defs\":{\"x\":{\"items\":{\"$ref\":\"#/$defs/x\"}}}}",
                        "true")
                .optional();
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.of("application/json", "application/vnd.x+json")
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(2),
                        Arbitraries.integers().between(1, Body.MAX_HELD_BYTES),
                        schemas)
                .as(Body::new);
    }

    private static Arbitrary<Repeating> repeating() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(60, 604_800).map(Duration::ofSeconds),
                        Arbitraries.integers().between(0, 60_000).map(Duration::ofMillis),
                        Arbitraries.integers().between(1, 4 << 20),
                        Arbitraries.of(Repeating.WhenLost.class))
                .as(Repeating::new);
    }

    private static Arbitrary<Caching> caching() {
        Arbitrary<Duration> times = Arbitraries.integers().between(0, 604_800).map(Duration::ofSeconds);
        return Combinators.combine(
                        times,
                        Arbitraries.of(true, false),
                        times,
                        times,
                        Arbitraries.integers().between(1, 4 << 20))
                .as(Caching::new);
    }
}
