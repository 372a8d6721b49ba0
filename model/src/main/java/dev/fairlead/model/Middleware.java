package dev.fairlead.model;

import java.time.Duration;
import java.util.List;

/** One step around the rest of a route. Names, options and defaults are Traefik's. */
public sealed interface Middleware {

    /** Puts a prefix before the path. */
    record AddPrefix(String prefix) implements Middleware {}

    /** Cuts the first prefix that matches from the path and tells the service in {@code X-Forwarded-Prefix}. */
    record StripPrefix(List<String> prefixes) implements Middleware {
        public StripPrefix {
            prefixes = List.copyOf(prefixes);
        }
    }

    /** Replaces the path and tells the service the old one in {@code X-Replaced-Path}. */
    record ReplacePath(String path) implements Middleware {}

    /**
     * Tries again where a backend failed, in the budget of the service ({@link Service.RetryBudget}).
     *
     * @param attempts tries in all, 1 to 10
     * @param initialInterval the longest wait before the second try; each later one may be twice as long, and each wait
     *     is a random part of its longest. 0, the default, does not wait
     * @param status answers with one of these are tried again too; none by default
     * @param networkErrors whether answers that do not come or break off before they began are; default true
     * @param anyMethod whether methods that are not safe to repeat are too; default false
     */
    record Retry(
            int attempts, Duration initialInterval, List<StatusRange> status, boolean networkErrors, boolean anyMethod)
            implements Middleware {
        public Retry {
            status = List.copyOf(status);
        }
    }

    /** Statuses from one to another, both included. */
    record StatusRange(int from, int to) {}

    /**
     * Refuses while a measure of its route is bad, then lets more and more through.
     *
     * @param expression as it was written
     * @param trip when it opens
     * @param checkPeriod how often that is looked at; default 100 ms
     * @param fallbackDuration how long everything is refused then; default 10 s
     * @param recoveryDuration how long it takes from nothing to everything after that; default 10 s
     * @param responseCode of what is refused; default 503
     */
    record CircuitBreaker(
            String expression,
            Trip trip,
            Duration checkPeriod,
            Duration fallbackDuration,
            Duration recoveryDuration,
            int responseCode)
            implements Middleware {}

    /**
     * Refuses what is more than so many requests at once from one source (429).
     *
     * @param amount 1 to 1,000,000,000
     */
    record InFlightReq(long amount, SourceCriterion criterion) implements Middleware {}

    /** How long the backends of a route may take; goes before what their service says. */
    record Timeouts(Service.Timeouts timeouts) implements Middleware {}

    /** What makes two requests come from one source. */
    sealed interface SourceCriterion {

        /** The host that is asked for. */
        record Host() implements SourceCriterion {}

        /** The value of a header, in lower case its name; requests without it are one source. */
        record Header(String name) implements SourceCriterion {}

        /**
         * The caller's address: the socket's peer, or what {@code X-Forwarded-For} says.
         *
         * @param depth which address of the header, counted from its end; 0 is the socket's peer
         * @param excluded addresses that are passed over from the end; with a depth of 0
         * @param ipv6Prefix how many bits of an IPv6 address count, 0 to 128; default 128
         */
        record Address(int depth, List<Cidr> excluded, int ipv6Prefix) implements SourceCriterion {
            public Address {
                excluded = List.copyOf(excluded);
            }
        }
    }
}
