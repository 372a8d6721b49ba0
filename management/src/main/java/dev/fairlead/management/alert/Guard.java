package dev.fairlead.management.alert;

import dev.fairlead.management.http.Problem.Fault;
import dev.fairlead.model.form.Durations;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.List;

/**
 * When a revision is rolled back by itself.
 *
 * @param active off unless somebody switches it on
 * @param percent by how much errors or latency of the touched routes may worsen
 * @param window for how long a new revision is watched, and how long before it is compared
 * @param minRequests fewer than so many, before or after, say nothing
 */
public record Guard(boolean active, double percent, Duration window, long minRequests) {

    /** What holds where nobody says: off, 20 %, five minutes, fifty requests. */
    public static final Guard USUAL = new Guard(false, 20, Duration.ofMinutes(5), 50);

    private static final Duration SHORTEST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Reads it. */
    public static Guard read(Node.Mapping body, List<Fault> faults) {
        Entries entries = new Entries(body, faults);
        Guard guard = new Guard(
                entries.bool("active", USUAL.active),
                entries.number("percent", 1, 1000).orElse(USUAL.percent),
                entries.time("window", USUAL.window, SHORTEST, LONGEST),
                entries.number("minRequests", 1, 1e9).map(Double::longValue).orElse(USUAL.minRequests));
        entries.done("version");
        return guard;
    }

    /** As it is kept and shown. */
    public Members written() {
        return new Members()
                .put("active", active)
                .put("percent", Rule.decimal(percent))
                .put("window", Durations.print(window))
                .put("minRequests", minRequests);
    }
}
