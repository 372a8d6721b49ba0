package dev.fairlead.model.rule;

import dev.fairlead.model.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A rule as the "or" of conjunctions of matchers, each plain or negated. */
final class Conjunctions {

    /** More are not looked at: the answer is then "not known". */
    private static final int MOST = 256;

    private Conjunctions() {}

    /** The conjunctions; empty where there are too many. */
    static Optional<List<List<Match>>> of(Match match) {
        return switch (match) {
            case Match.Or or -> anyOf(or.any());
            case Match.And and -> allOf(and.all());
            default -> Optional.of(List.of(List.of(match)));
        };
    }

    private static Optional<List<List<Match>>> anyOf(List<Match> parts) {
        List<List<Match>> all = new ArrayList<>();
        for (Match part : parts) {
            Optional<List<List<Match>>> some = of(part);
            if (some.isEmpty() || all.size() + some.get().size() > MOST) {
                return Optional.empty();
            }
            all.addAll(some.get());
        }
        return Optional.of(all);
    }

    private static Optional<List<List<Match>>> allOf(List<Match> parts) {
        List<List<Match>> product = List.of(List.of());
        for (Match part : parts) {
            Optional<List<List<Match>>> factor = of(part);
            if (factor.isEmpty() || product.size() * factor.get().size() > MOST) {
                return Optional.empty();
            }
            product = times(product, factor.get());
        }
        return Optional.of(product);
    }

    private static List<List<Match>> times(List<List<Match>> left, List<List<Match>> right) {
        List<List<Match>> product = new ArrayList<>();
        for (List<Match> one : left) {
            for (List<Match> other : right) {
                List<Match> both = new ArrayList<>(one);
                both.addAll(other);
                product.add(both);
            }
        }
        return product;
    }
}
