package dev.fairlead.model.form;

import dev.fairlead.model.Middleware.RateLimit;
import dev.fairlead.model.SourceCriterion;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.List;

/** {@code rateLimit} in Traefik's form, both ways. */
final class RateLimitForm {

    private static final long MOST = 1_000_000_000L;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final SourceCriterion CALLER = new SourceCriterion.Address(0, List.of(), 128);

    private RateLimitForm() {}

    static RateLimit read(Fields fields) {
        RateLimit read = new RateLimit(
                fields.wholeNumber("average", 0, MOST, 0),
                fields.duration("period", Duration.ofMillis(1), Duration.ofDays(1), SECOND),
                Math.max(1, fields.wholeNumber("burst", 0, MOST, 1)),
                CriterionForm.read(fields.fields("sourceCriterion"), CALLER));
        fields.node("redis").ifPresent(node -> fields.findings()
                .error(
                        node.place(),
                        "\"redis\" is not available in this version: each replica counts by itself",
                        inPlaceOfRedis(fields.fields("redis"), read)));
        fields.finish();
        return read;
    }

    // A policy has no bucket but a window, so nobody is given one in place of the other without being asked.
    private static String inPlaceOfRedis(Fields redis, RateLimit limit) {
        String hosts = String.join(",", redis.texts("endpoints"));
        String scheme = redis.has("tls") ? "rediss" : "redis";
        String database = redis.text("db", "0").equals("0") ? "" : "/" + redis.text("db", "0");
        return "take it out and divide average and burst by the number of replicas; to count over all of them set"
                + " REDIS_URL=" + scheme + "://" + (hosts.isEmpty() ? "HOST:6379" : hosts) + database
                + ", and publish the API as a product to clients whose policy has rateLimit: {requests: "
                + limit.average() + ", per: " + Durations.print(limit.period()) + "}";
    }

    static Node.Mapping write(RateLimit limit) {
        Members members = new Members().put("average", limit.average());
        if (!limit.period().equals(SECOND)) {
            members.put("period", Durations.print(limit.period()));
        }
        if (limit.burst() != 1) {
            members.put("burst", limit.burst());
        }
        CriterionForm.write(members, limit.criterion(), CALLER);
        return members.build();
    }
}
