package dev.fairlead.gateway.limit;

import dev.fairlead.model.Policy;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one client may call under its policy: shared by all its credentials. Limits stand in the order in which they are
 * asked: what is counted in parts before the whole, and the short window before the long one, so that what a narrow
 * limit refuses costs nothing of the wide ones.
 */
public final class Allowance {

    private final List<Bound<Policy.RateLimit>> rates;
    private final List<Bound<Policy.Quota>> quotas;
    private final Optional<Bound<Long>> atOnce;
    private final HeaderWords words;
    private final @Nullable Bound<Policy.RateLimit> onlyRate;
    private final @Nullable Bound<Policy.Quota> onlyQuota;

    Allowance(
            List<Bound<Policy.RateLimit>> rates,
            List<Bound<Policy.Quota>> quotas,
            Optional<Bound<Long>> atOnce,
            HeaderWords words) {
        this.rates = List.copyOf(rates);
        this.quotas = List.copyOf(quotas);
        this.atOnce = atOnce;
        this.words = words;
        this.onlyRate = only(rates);
        this.onlyQuota = only(quotas);
    }

    private static <L> @Nullable Bound<L> only(List<Bound<L>> bounds) {
        boolean plain = bounds.size() == 1 && bounds.getFirst().scope() == Policy.Scope.CLIENT;
        return plain ? bounds.getFirst() : null;
    }

    /** The sliding limits. */
    public List<Bound<Policy.RateLimit>> rates() {
        return rates;
    }

    /** The calendar quotas. */
    public List<Bound<Policy.Quota>> quotas() {
        return quotas;
    }

    /** How many requests may be under way at once. */
    public Optional<Bound<Long>> atOnce() {
        return atOnce;
    }

    HeaderWords words() {
        return words;
    }

    /** The sliding limit, where there is one and it counts all that the client calls: the short way. */
    @Nullable
    Bound<Policy.RateLimit> onlyRate() {
        return onlyRate;
    }

    /** Likewise of the quotas. */
    @Nullable
    Bound<Policy.Quota> onlyQuota() {
        return onlyQuota;
    }
}
