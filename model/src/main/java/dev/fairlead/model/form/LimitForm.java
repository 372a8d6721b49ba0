package dev.fairlead.model.form;

import dev.fairlead.model.Policy;
import dev.fairlead.model.Policy.Period;
import dev.fairlead.model.Policy.Scope;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The limits of a policy, both ways: one is written as it is, several as a list. */
final class LimitForm {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** Windows of a policy, and quotas of it: each costs a count of every request. */
    static final int AT_MOST = 8;

    private LimitForm() {}

    /** Windows; empty if there is no word of them. */
    static Optional<List<Policy.RateLimit>> rates(Fields fields) {
        List<Policy.RateLimit> rates = new ArrayList<>();
        Set<List<Object>> seen = new HashSet<>();
        for (Fields each : each(fields, "rateLimit")) {
            Policy.RateLimit rate = rate(each);
            if (!seen.add(List.of(rate.per(), rate.scope()))) {
                second(each, "a second rate limit has the same length and scope");
            }
            rates.stream()
                    .filter(other -> other.scope() == rate.scope())
                    .filter(other -> neverReached(rate, other) || neverReached(other, rate))
                    .findFirst()
                    .ifPresent(other -> unreachable(each, rate, other));
            rates.add(rate);
        }
        return fields.has("rateLimit") ? Optional.of(rates) : Optional.empty();
    }

    private static Policy.RateLimit rate(Fields fields) {
        long requests = fields.requiredNumber("requests", 1, 1_000_000_000L);
        if (!fields.has("per")) {
            fields.missing("per", "use a length of time such as 1m");
        }
        Duration per = fields.duration("per", Duration.ofSeconds(1), HOUR, MINUTE);
        Scope scope = fields.word("scope", Scope.class, Scope.CLIENT);
        fields.finish();
        return new Policy.RateLimit(requests, per, scope);
    }

    // Any window of the longer one lies in so many of the shorter one, one after the other.
    private static boolean neverReached(Policy.RateLimit longer, Policy.RateLimit shorter) {
        long parts = Math.ceilDiv(longer.per().toNanos(), shorter.per().toNanos());
        return parts > 1 && longer.requests() / parts >= shorter.requests();
    }

    private static void unreachable(Fields fields, Policy.RateLimit one, Policy.RateLimit other) {
        boolean isLonger = one.per().compareTo(other.per()) > 0;
        Policy.RateLimit longer = isLonger ? one : other;
        Policy.RateLimit shorter = isLonger ? other : one;
        fields.findings()
                .warning(
                        fields.place(),
                        text(longer) + " can never be reached, since " + text(shorter) + " holds too",
                        "take the longer one out or lower it");
    }

    private static String text(Policy.RateLimit rate) {
        return rate.requests() + " in " + Durations.print(rate.per());
    }

    /** Quotas; empty if there is no word of them. */
    static Optional<List<Policy.Quota>> quotas(Fields fields) {
        List<Policy.Quota> quotas = new ArrayList<>();
        Set<List<Object>> seen = new HashSet<>();
        for (Fields each : each(fields, "quota")) {
            Policy.Quota quota = quota(each);
            if (!seen.add(List.of(quota.per(), quota.scope()))) {
                second(each, "a second quota has the same period and scope");
            }
            quotas.add(quota);
        }
        return fields.has("quota") ? Optional.of(quotas) : Optional.empty();
    }

    private static Policy.Quota quota(Fields fields) {
        long requests = fields.requiredNumber("requests", 1, 1_000_000_000_000L);
        if (!fields.has("per")) {
            fields.missing("per", "use one of day, week, month");
        }
        Period per = fields.word("per", Period.class, Period.MONTH);
        ZoneId zone = fields.parsed("zone", Reading::zone, "use a name such as Europe/Berlin or UTC")
                .orElse(ZoneOffset.UTC);
        Scope scope = fields.word("scope", Scope.class, Scope.CLIENT);
        fields.finish();
        return new Policy.Quota(requests, per, zone, scope);
    }

    // UTC has several names; one of them is enough.
    /** Requests that may be under way at once; empty if there is no word of them. */
    static Optional<Long> atOnce(Fields fields) {
        return fields.has("concurrency")
                ? Optional.of(fields.wholeNumber("concurrency", 1, 1_000_000, 1))
                : Optional.empty();
    }

    private static List<Fields> each(Fields fields, String key) {
        boolean several =
                fields.node(key).filter(Node.Sequence.class::isInstance).isPresent();
        if (!several) {
            return fields.has(key) ? List.of(fields.fields(key)) : List.of();
        }
        List<Node> nodes = fields.list(key);
        if (nodes.size() > AT_MOST) {
            fields.findings()
                    .error(
                            fields.place(key),
                            "\"" + key + "\" has " + nodes.size() + " elements",
                            "write at most " + AT_MOST);
        }
        return nodes.stream().map(node -> Fields.of(node, fields.findings())).toList();
    }

    private static void second(Fields fields, String text) {
        fields.findings().error(fields.place(), text, "keep one of the two");
    }

    // -- written ----------------------------------------------------------------------------------------------------

    /** Adds what is there. */
    static void write(
            Members to,
            Optional<List<Policy.RateLimit>> rates,
            Optional<List<Policy.Quota>> quotas,
            Optional<Long> atOnce) {
        rates.ifPresent(all -> to.put("rateLimit", written(all, LimitForm::written)));
        quotas.ifPresent(all -> to.put("quota", written(all, LimitForm::written)));
        atOnce.ifPresent(most -> to.put("concurrency", most));
    }

    private static <T> Node written(List<T> all, Function<T, Node> each) {
        List<Node> nodes = all.stream().map(each).toList();
        return nodes.size() == 1 ? nodes.getFirst() : Members.of(nodes);
    }

    private static Node written(Policy.RateLimit rate) {
        Members members = new Members().put("requests", rate.requests()).put("per", Durations.print(rate.per()));
        return scoped(members, rate.scope());
    }

    private static Node written(Policy.Quota quota) {
        Members members = new Members().put("requests", quota.requests()).put("per", word(quota.per()));
        if (!quota.zone().equals(ZoneOffset.UTC)) {
            members.put("zone", quota.zone().getId());
        }
        return scoped(members, quota.scope());
    }

    private static Node scoped(Members members, Scope scope) {
        if (scope != Scope.CLIENT) {
            members.put("scope", word(scope));
        }
        return members.build();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
