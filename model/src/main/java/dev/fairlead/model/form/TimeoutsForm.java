package dev.fairlead.model.form;

import dev.fairlead.model.Service.Timeouts;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.Optional;

/** How long a backend may take, both ways. */
final class TimeoutsForm {

    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration DAY = Duration.ofHours(24);

    private TimeoutsForm() {}

    static Timeouts read(Fields fields) {
        Timeouts read = new Timeouts(
                one(fields, "connect", LEAST, Duration.ofMinutes(1)),
                one(fields, "response", LEAST, DAY),
                one(fields, "body", LEAST, DAY),
                one(fields, "total", Duration.ZERO, DAY),
                one(fields, "idle", Duration.ZERO, Duration.ofHours(1)));
        fields.finish();
        return read;
    }

    private static Optional<Duration> one(Fields fields, String key, Duration least, Duration most) {
        return fields.has(key) ? Optional.of(fields.duration(key, least, most, least)) : Optional.empty();
    }

    static Node.Mapping write(Timeouts timeouts) {
        Members members = new Members();
        put(members, "connect", timeouts.connect());
        put(members, "response", timeouts.response());
        put(members, "body", timeouts.body());
        put(members, "total", timeouts.total());
        put(members, "idle", timeouts.idle());
        return members.build();
    }

    private static void put(Members members, String key, Optional<Duration> value) {
        value.ifPresent(duration -> members.put(key, Durations.print(duration)));
    }
}
