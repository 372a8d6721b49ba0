package dev.fairlead.gateway.limit;

import dev.fairlead.model.Policy;
import dev.fairlead.model.Policy.Scope;
import dev.fairlead.model.form.Durations;
import java.util.List;
import java.util.Locale;

/** What one of a policy's limits is called in headers, logs and keys: empty for the only one that counts the whole. */
final class LimitNames {

    private LimitNames() {}

    static String of(Policy.RateLimit rate, List<Policy.RateLimit> all) {
        boolean only = all.size() == 1 && rate.scope() == Scope.CLIENT;
        return only ? "" : Durations.print(rate.per()) + suffix(rate.scope());
    }

    static String of(Policy.Quota quota, List<Policy.Quota> all) {
        boolean only = all.size() == 1 && quota.scope() == Scope.CLIENT;
        return only ? "" : word(quota);
    }

    /** Of a quota in headers: its period is always told. */
    static String word(Policy.Quota quota) {
        return quota.per().name().toLowerCase(Locale.ROOT) + suffix(quota.scope());
    }

    private static String suffix(Scope scope) {
        return scope == Scope.CLIENT ? "" : "-" + scope.name().toLowerCase(Locale.ROOT);
    }
}
