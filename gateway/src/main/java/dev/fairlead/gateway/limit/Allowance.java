package dev.fairlead.gateway.limit;

import dev.fairlead.gateway.http.Failure;
import dev.fairlead.model.Name;
import dev.fairlead.model.Policy;
import java.util.Optional;

/**
 * What one client may call under its policy: shared by all its credentials.
 *
 * @param key whose count it is
 * @param policy the policy's name, for refusals
 * @param rate the sliding limit, if any
 * @param quota the calendar quota, if any
 * @param loss what holds while the shared counter cannot be reached
 * @param words how it is written in answers
 */
public record Allowance(
        Key key,
        String policy,
        Optional<Policy.RateLimit> rate,
        Optional<Policy.Quota> quota,
        Policy.LimiterLoss loss,
        HeaderWords words) {

    /**
     * Whose count it is. Counts live as long as this stays the same, whatever else changes in the configuration.
     *
     * @param client the client
     * @param policy the policy that counts
     */
    public record Key(Name client, Name policy) {}

    /** Why a request with that reading is refused. */
    Failure refusal(Reading reading, boolean ofQuota) {
        return reading.degraded() && loss == Policy.LimiterLoss.CLOSED
                ? new Failure.LimiterLost(policy)
                : new Failure.Limited(policy, reading.resetSeconds(), ofQuota);
    }

    /** The allowance of a client; empty if the policy is switched off or limits nothing. */
    public static Optional<Allowance> of(Name client, Name name, Policy policy) {
        if (!policy.active() || (policy.rateLimit().isEmpty() && policy.quota().isEmpty())) {
            return Optional.empty();
        }
        HeaderWords words = HeaderWords.of(policy);
        return Optional.of(new Allowance(
                new Key(client, name),
                name.toString(),
                policy.rateLimit(),
                policy.quota(),
                policy.whenLimiterIsLost(),
                words));
    }
}
