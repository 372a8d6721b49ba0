package dev.fairlead.model.form;

import dev.fairlead.model.Policy;
import dev.fairlead.model.Policy.LimiterLoss;
import dev.fairlead.model.Policy.Period;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/** A {@link Policy}, both ways. */
public final class PolicyForm {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private PolicyForm() {}

    /** The policy; empty after an error among the findings. */
    public static Optional<Policy> read(String name, Node node, Findings findings) {
        Fields fields = Fields.of(node, findings);
        Reading.name(fields, name);
        Policy policy = new Policy(
                name,
                fields.text("description", ""),
                fields.bool("active", true),
                fields.has("rateLimit") ? Optional.of(rateLimit(fields.fields("rateLimit"))) : Optional.empty(),
                fields.has("quota") ? Optional.of(quota(fields.fields("quota"))) : Optional.empty(),
                fields.word("whenLimiterIsLost", LimiterLoss.class, LimiterLoss.SHARE));
        fields.finish();
        return findings.failed() ? Optional.empty() : Optional.of(policy);
    }

    private static Policy.RateLimit rateLimit(Fields fields) {
        long requests = fields.requiredNumber("requests", 1, 1_000_000_000L);
        if (!fields.has("per")) {
            fields.missing("per", "use a length of time such as 1m");
        }
        Duration per = fields.duration("per", Duration.ofSeconds(1), HOUR, MINUTE);
        fields.finish();
        return new Policy.RateLimit(requests, per);
    }

    private static Policy.Quota quota(Fields fields) {
        long requests = fields.requiredNumber("requests", 1, 1_000_000_000_000L);
        if (!fields.has("per")) {
            fields.missing("per", "use one of day, week, month");
        }
        Period per = fields.word("per", Period.class, Period.MONTH);
        ZoneId zone = fields.parsed("zone", Reading::zone, "use a name such as Europe/Berlin or UTC")
                .orElse(ZoneOffset.UTC);
        fields.finish();
        return new Policy.Quota(requests, per, zone);
    }

    /** What {@link #read} reads as an equal policy. */
    public static Node.Mapping write(Policy policy) {
        Members members = new Members();
        if (!policy.description().isEmpty()) {
            members.put("description", policy.description());
        }
        if (!policy.active()) {
            members.put("active", false);
        }
        policy.rateLimit()
                .ifPresent(limit -> members.put(
                        "rateLimit",
                        new Members()
                                .put("requests", limit.requests())
                                .put("per", Durations.print(limit.per()))
                                .build()));
        policy.quota().ifPresent(quota -> members.put("quota", quota(quota)));
        if (policy.whenLimiterIsLost() != LimiterLoss.SHARE) {
            members.put("whenLimiterIsLost", policy.whenLimiterIsLost().name().toLowerCase(Locale.ROOT));
        }
        return members.build();
    }

    private static Node quota(Policy.Quota quota) {
        Members members = new Members()
                .put("requests", quota.requests())
                .put("per", quota.per().name().toLowerCase(Locale.ROOT));
        if (!quota.zone().equals(ZoneOffset.UTC)) {
            members.put("zone", quota.zone().getId());
        }
        return members.build();
    }
}
