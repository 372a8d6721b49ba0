package dev.fairlead.model.form;

import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Policy.LimiterLoss;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A {@link Policy}, both ways. */
public final class PolicyForm {

    private PolicyForm() {}

    /** The policy; empty after an error among the findings. */
    public static Optional<Policy> read(String name, Node node, Findings findings) {
        Fields fields = Fields.of(node, findings);
        Reading.name(fields, name);
        Policy policy = new Policy(
                name,
                fields.text("description", ""),
                fields.bool("active", true),
                new Policy.Limits(
                        LimitForm.rates(fields).orElse(List.of()),
                        LimitForm.quotas(fields).orElse(List.of()),
                        LimitForm.atOnce(fields)),
                overrides(fields),
                fields.word("whenLimiterIsLost", LimiterLoss.class, LimiterLoss.SHARE));
        fields.finish();
        return findings.failed() ? Optional.empty() : Optional.of(policy);
    }

    private static List<Policy.Overriding> overrides(Fields fields) {
        List<Policy.Overriding> overrides = new ArrayList<>();
        Set<List<Optional<Name>>> seen = new HashSet<>();
        for (Node node : fields.list("overrides")) {
            Fields inner = Fields.of(node, fields.findings());
            Policy.Overriding override = override(inner);
            if (override.client().isEmpty() && override.product().isEmpty()) {
                inner.missing("client", "say whose limits it overrides: a client, a product or both");
            } else if (!seen.add(List.of(override.client(), override.product()))) {
                inner.findings()
                        .error(
                                inner.place(),
                                "a second override is of the same client and product",
                                "make one of the two");
            }
            overrides.add(override);
        }
        return overrides;
    }

    private static Policy.Overriding override(Fields fields) {
        Owner own = fields.findings().subject().owner();
        Policy.Overriding override = new Policy.Overriding(
                Reading.reference(fields, "client", own),
                Reading.reference(fields, "product", own),
                LimitForm.rates(fields),
                LimitForm.quotas(fields),
                LimitForm.atOnce(fields));
        if (override.rates().isEmpty()
                && override.quotas().isEmpty()
                && override.atOnce().isEmpty()) {
            fields.missing("rateLimit", "say what holds instead: rateLimit, quota or concurrency");
        }
        fields.finish();
        return override;
    }

    /** What {@link #read} reads as an equal policy; {@code own} is the source that it is written for. */
    public static Node.Mapping write(Policy policy, Owner own) {
        Members members = new Members();
        if (!policy.description().isEmpty()) {
            members.put("description", policy.description());
        }
        if (!policy.active()) {
            members.put("active", false);
        }
        Policy.Limits limits = policy.limits();
        LimitForm.write(
                members,
                Optional.of(limits.rates()).filter(rates -> !rates.isEmpty()),
                Optional.of(limits.quotas()).filter(quotas -> !quotas.isEmpty()),
                limits.atOnce());
        if (!policy.overrides().isEmpty()) {
            members.put(
                    "overrides",
                    Members.of(policy.overrides().stream()
                            .map(override -> written(override, own))
                            .toList()));
        }
        if (policy.whenLimiterIsLost() != LimiterLoss.SHARE) {
            members.put("whenLimiterIsLost", policy.whenLimiterIsLost().name().toLowerCase(Locale.ROOT));
        }
        return members.build();
    }

    private static Node written(Policy.Overriding override, Owner own) {
        Members members = new Members();
        override.client().ifPresent(name -> members.put("client", Reading.reference(name, own)));
        override.product().ifPresent(name -> members.put("product", Reading.reference(name, own)));
        LimitForm.write(members, override.rates(), override.quotas(), override.atOnce());
        return members.build();
    }
}
