package dev.fairlead.gateway.limit;

import dev.fairlead.model.Name;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Policy.Scope;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one client may call of each product. Most clients may call the same of each. */
public final class Allowances {

    private static final Comparator<Policy.RateLimit> RATES =
            Comparator.comparing(Policy.RateLimit::scope).reversed().thenComparing(Policy.RateLimit::per);
    private static final Comparator<Policy.Quota> QUOTAS =
            Comparator.comparing(Policy.Quota::scope).reversed().thenComparing(Policy.Quota::per);

    private final @Nullable Allowance usual;
    private final Map<Name, Optional<Allowance>> byProduct;

    private Allowances(@Nullable Allowance usual, Map<Name, Optional<Allowance>> byProduct) {
        this.usual = usual;
        this.byProduct = byProduct;
    }

    /** What it may call of that product; null if nothing limits it. */
    @Nullable
    Allowance of(Name product) {
        if (byProduct.isEmpty()) {
            return usual;
        }
        Optional<Allowance> here = byProduct.get(product);
        return here == null ? usual : here.orElse(null);
    }

    /** Whether requests under way are counted. */
    public boolean countsAtOnce() {
        return Stream.concat(
                        Stream.ofNullable(usual), byProduct.values().stream().flatMap(Optional::stream))
                .anyMatch(each -> each.atOnce().isPresent());
    }

    /** Makes those of one snapshot; words for headers are shared. */
    public static final class Maker {

        private static final Allowances NONE = new Allowances(null, Map.of());

        private final Map<Name, Policy> policies;
        private final Map<List<Object>, HeaderWords> words = new HashMap<>();

        /** @param policies those of the snapshot */
        public Maker(Map<Name, Policy> policies) {
            this.policies = policies;
        }

        /** Those of a client. */
        public Allowances of(Name client, Optional<Name> name, Collection<Name> products) {
            Policy policy = name.map(policies::get).orElse(null);
            if (name.isEmpty() || policy == null || !policy.active()) {
                return NONE;
            }
            Policy.Limits usual = best(policy, client, Optional.empty())
                    .map(override -> override.over(policy.limits()))
                    .orElse(policy.limits());
            Map<Name, Optional<Allowance>> byProduct = new HashMap<>();
            for (Name product : products) {
                Optional<Policy.Overriding> here = best(policy, client, Optional.of(product));
                if (here.isPresent() || hasParts(usual)) {
                    byProduct.put(product, allowance(new Of(client, name.get(), policy), product, usual, here));
                }
            }
            Of whole = new Of(client, name.get(), policy);
            return new Allowances(
                    allowance(whole, null, usual, Optional.empty()).orElse(null), Map.copyOf(byProduct));
        }

        private record Of(Name client, Name name, Policy policy) {}

        // Of a product only what names it; of a client alone otherwise.
        private static Optional<Policy.Overriding> best(Policy policy, Name client, Optional<Name> product) {
            return policy.overrides().stream()
                    .filter(each -> each.product().equals(product))
                    .filter(each -> each.client().map(client::equals).orElse(true))
                    .max(Comparator.comparing(each -> each.client().isPresent()));
        }

        private static boolean hasParts(Policy.Limits limits) {
            return limits.rates().stream().anyMatch(rate -> rate.scope() == Scope.PRODUCT)
                    || limits.quotas().stream().anyMatch(quota -> quota.scope() == Scope.PRODUCT);
        }

        private Optional<Allowance> allowance(
                Of of, @Nullable Name product, Policy.Limits usual, Optional<Policy.Overriding> here) {
            Policy.Limits limits = here.map(override -> override.over(usual)).orElse(usual);
            if (limits.isEmpty()) {
                return Optional.empty();
            }
            boolean ownRates = here.flatMap(Policy.Overriding::rates).isPresent();
            boolean ownQuotas = here.flatMap(Policy.Overriding::quotas).isPresent();
            boolean ownAtOnce = here.flatMap(Policy.Overriding::atOnce).isPresent();
            List<Policy.RateLimit> rates = limits.rates().stream().sorted(RATES).toList();
            List<Policy.Quota> quotas = limits.quotas().stream().sorted(QUOTAS).toList();
            Policy policy = of.policy();
            HeaderWords written = words.computeIfAbsent(
                    List.of(policy.name(), rates, quotas), missing -> HeaderWords.of(policy.name(), rates, quotas));
            return Optional.of(new Allowance(
                    rates.stream()
                            .map(rate -> bound(
                                    of,
                                    rate,
                                    rate.scope(),
                                    LimitNames.of(rate, rates),
                                    part(product, rate.scope(), ownRates)))
                            .toList(),
                    quotas.stream()
                            .map(quota -> bound(
                                    of,
                                    quota,
                                    quota.scope(),
                                    LimitNames.of(quota, quotas),
                                    part(product, quota.scope(), ownQuotas)))
                            .toList(),
                    limits.atOnce()
                            .map(most -> bound(of, most, Scope.CLIENT, "", part(product, Scope.CLIENT, ownAtOnce))),
                    written));
        }

        // What an override says of a product, and what is counted for each, is counted apart.
        private static String part(@Nullable Name product, Scope scope, boolean own) {
            return product != null && (own || scope == Scope.PRODUCT) ? "/" + product : "";
        }

        private static <L> Bound<L> bound(Of of, L limit, Scope scope, String name, String part) {
            String words = name.isEmpty() ? of.name().toString() : of.name() + " limit " + name;
            return new Bound<>(
                    new CountKey(of.client(), of.name(), name + part),
                    limit,
                    scope,
                    of.policy().whenLimiterIsLost(),
                    words);
        }
    }
}
