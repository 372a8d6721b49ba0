package dev.fairlead.model;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * How much a client may call, over all of its credentials together.
 *
 * @param name unique among the policies of its owner
 * @param description for people; may be empty
 * @param active false does not enforce it, for incidents; default true
 * @param limits what holds for each client that names the policy
 * @param overrides what holds instead for some clients, or for some products
 * @param whenLimiterIsLost what holds while the shared counter cannot be reached
 */
public record Policy(
        String name,
        String description,
        boolean active,
        Limits limits,
        List<Overriding> overrides,
        LimiterLoss whenLimiterIsLost) {

    public Policy {
        overrides = List.copyOf(overrides);
    }

    /** One with at most one window and at most one quota. */
    public Policy(
            String name,
            String description,
            boolean active,
            Optional<RateLimit> rateLimit,
            Optional<Quota> quota,
            LimiterLoss whenLimiterIsLost) {
        this(
                name,
                description,
                active,
                new Limits(rateLimit.stream().toList(), quota.stream().toList(), Optional.empty()),
                List.of(),
                whenLimiterIsLost);
    }

    /**
     * The limits of a policy; a request has to keep all of them.
     *
     * @param rates sliding windows: of one scope and one length there is one
     * @param quotas calendar quotas: of one scope and one period there is one
     * @param atOnce requests that are not answered yet, of one client at one replica: 1 to 1,000,000
     */
    public record Limits(List<RateLimit> rates, List<Quota> quotas, Optional<Long> atOnce) {
        public Limits {
            rates = List.copyOf(rates);
            quotas = List.copyOf(quotas);
        }

        /** Whether nothing is limited. */
        public boolean isEmpty() {
            return rates.isEmpty() && quotas.isEmpty() && atOnce.isEmpty();
        }
    }

    /**
     * What holds in place of the policy's limits. Of several that fit a request the one that says most counts: client and
     * product, then the product, then the client; what it does not say is as the next one says. What names a product is
     * counted for that product alone.
     *
     * @param client whose requests; of every client if there is none
     * @param product of which product; of every product if there is none
     * @param rates in place of the policy's; empty if those hold on
     * @param quotas likewise
     * @param atOnce likewise
     */
    public record Overriding(
            Optional<Name> client,
            Optional<Name> product,
            Optional<List<RateLimit>> rates,
            Optional<List<Quota>> quotas,
            Optional<Long> atOnce) {
        public Overriding {
            rates = rates.map(List::copyOf);
            quotas = quotas.map(List::copyOf);
        }

        /** The limits that hold where those would. */
        public Limits over(Limits usual) {
            return new Limits(rates.orElse(usual.rates()), quotas.orElse(usual.quotas()), atOnce.or(usual::atOnce));
        }
    }

    /**
     * At most so many requests in any window of that length.
     *
     * @param requests 1 to 1,000,000,000
     * @param per 1 second to 1 hour
     * @param scope what is counted apart
     */
    public record RateLimit(long requests, Duration per, Scope scope) {

        /** One over all that the client calls. */
        public RateLimit(long requests, Duration per) {
            this(requests, per, Scope.CLIENT);
        }
    }

    /**
     * At most so many requests in a calendar period.
     *
     * @param requests 1 to 1,000,000,000,000
     * @param per the period
     * @param zone whose midnight begins a period; default UTC
     * @param scope what is counted apart
     */
    public record Quota(long requests, Period per, ZoneId zone, Scope scope) {

        /** One over all that the client calls. */
        public Quota(long requests, Period per, ZoneId zone) {
            this(requests, per, zone, Scope.CLIENT);
        }
    }

    /** What of a client is counted apart. */
    public enum Scope {
        /** Nothing: all that it calls is one count. The default. */
        CLIENT,
        /** Each product that it calls. */
        PRODUCT,
        /** Each endpoint that it calls. */
        ENDPOINT,
        /** Each address that it calls from. */
        ADDRESS
    }

    /** Calendar periods. A week begins on Monday. */
    public enum Period {
        DAY,
        WEEK,
        MONTH
    }

    /** What a replica does while the shared counter cannot be reached. */
    public enum LimiterLoss {
        /** Each replica enforces its share: the limit divided by the live replicas. The default. */
        SHARE,
        /** Nothing is refused. */
        OPEN,
        /** Everything is refused. */
        CLOSED
    }
}
