package dev.fairlead.management.api;

import dev.fairlead.model.Client;
import dev.fairlead.model.Name;
import dev.fairlead.model.Policy;
import dev.fairlead.model.form.Durations;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.quota.QuotaCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The limits of a client, and of its quotas what is left as far as the store knows it. Rates and requests at once are
 * counted by the gateways, and nobody else knows how much of them is used: answers tell it, in their {@code RateLimit}.
 */
final class PartnerLimits {

    private final Client client;
    private final Name name;
    private final Policy policy;
    private final List<QuotaCounts.Count> counts;
    private final Instant now;
    private final List<Node> items = new ArrayList<>();

    PartnerLimits(Client client, Name name, Policy policy, List<QuotaCounts.Count> counts, Instant now) {
        this.client = client;
        this.name = name;
        this.policy = policy;
        this.counts = counts;
        this.now = now;
    }

    List<Node> shown() {
        Policy.Limits usual = best(Optional.empty())
                .map(override -> override.over(policy.limits()))
                .orElse(policy.limits());
        usual.rates().forEach(rate -> items.add(rate(rate, Optional.empty())));
        usual.quotas().forEach(quota -> quotas(quota, usual.quotas()));
        usual.atOnce().ifPresent(most -> items.add(atOnce(most, Optional.empty())));
        for (Name product : client.products()) {
            best(Optional.of(product)).ifPresent(override -> {
                Optional<String> here = Optional.of(product.name());
                override.rates().ifPresent(all -> all.forEach(rate -> items.add(rate(rate, here))));
                override.quotas()
                        .ifPresent(all -> all.forEach(
                                quota -> items.add(quota(quota, here, called(quota, all) + "/" + product))));
                override.atOnce().ifPresent(most -> items.add(atOnce(most, here)));
            });
        }
        return List.copyOf(items);
    }

    // Of a product only what names it; of a client alone otherwise. As the gateways choose.
    private Optional<Policy.Overriding> best(Optional<Name> product) {
        return policy.overrides().stream()
                .filter(each -> each.product().equals(product))
                .filter(each -> each.client().map(name::equals).orElse(true))
                .max(Comparator.comparing(each -> each.client().isPresent()));
    }

    private void quotas(Policy.Quota quota, List<Policy.Quota> all) {
        String called = called(quota, all);
        if (quota.scope() != Policy.Scope.PRODUCT) {
            items.add(quota(quota, Optional.empty(), called));
            return;
        }
        for (Name product : client.products()) {
            items.add(quota(quota, Optional.of(product.name()), called + "/" + product));
        }
    }

    /** What the gateways call it in their counts: nothing, for the only one that counts the whole. */
    private static String called(Policy.Quota quota, List<Policy.Quota> all) {
        boolean only = all.size() == 1 && quota.scope() == Policy.Scope.CLIENT;
        String scope = quota.scope() == Policy.Scope.CLIENT ? "" : "-" + word(quota.scope());
        return only ? "" : word(quota.per()) + scope;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Members limit(String kind, long requests, Optional<String> product) {
        Members members = new Members().put("kind", kind).put("requests", requests);
        product.ifPresent(each -> members.put("product", each));
        return members;
    }

    private static Node rate(Policy.RateLimit rate, Optional<String> product) {
        return limit("rate", rate.requests(), product)
                .put("per", Durations.print(rate.per()))
                .put("countedBy", word(rate.scope()))
                .build();
    }

    private static Node atOnce(long most, Optional<String> product) {
        return limit("concurrency", most, product).put("countedBy", "client").build();
    }

    private Node quota(Policy.Quota quota, Optional<String> product, String what) {
        Members members = limit("quota", quota.requests(), product)
                .put("per", word(quota.per()))
                .put("zone", quota.zone().getId())
                .put("countedBy", word(quota.scope()));
        boolean one = quota.scope() == Policy.Scope.CLIENT || quota.scope() == Policy.Scope.PRODUCT;
        if (one) {
            count(quota, what).ifPresent(count -> members.put("used", count.used())
                    .put("left", Math.max(0, quota.requests() - count.used()))
                    .put("resets", count.end().toString()));
        }
        return members.build();
    }

    private Optional<QuotaCounts.Count> count(Policy.Quota quota, String what) {
        String begins = QuotaCounts.key(name.toString(), policyName(), what) + ":"
                + quota.per().name().charAt(0);
        return counts.stream()
                .filter(count -> count.key().contains(begins) && count.end().isAfter(now))
                .max(Comparator.comparing(QuotaCounts.Count::end));
    }

    private String policyName() {
        return client.policy().map(Name::toString).orElse("");
    }
}
