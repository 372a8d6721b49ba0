package dev.fairlead.store.source;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often the store is asked.
 *
 * @param interval between two questions while all is well; a second
 * @param longest between two questions while the store does not answer; the time doubles up to it
 * @param start how long a start waits for the store before it goes on with the copy on disk
 * @param random spreads the questions of many replicas after an outage
 */
public record Pace(Duration interval, Duration longest, Duration start, RandomGenerator random) {

    /** As in production. */
    public static Pace usual(RandomGenerator random) {
        return new Pace(Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofSeconds(2), random);
    }

    long startMillis() {
        return start.toMillis();
    }

    /** After a question that took so long, before one that somebody asks for: as long again, at most the interval. */
    long restMillis(Duration took) {
        return Math.min(took.toMillis(), interval.toMillis());
    }

    /** After so many failures: doubled for each, up to the longest, and between half and all of that. */
    long waitMillis(int failures) {
        if (failures == 0) {
            return interval.toMillis();
        }
        long doubled = interval.toMillis() << Math.min(failures, 16);
        long most = Math.max(2, Math.min(doubled, longest.toMillis()));
        return random.nextLong(most / 2, most + 1);
    }
}
