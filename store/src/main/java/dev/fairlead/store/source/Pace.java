package dev.fairlead.store.source;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often the store is asked.
 *
 * @param interval between two questions while all is well; a second
 * @param longest between two questions while the store does not answer; the time doubles up to it
 * @param start how long a start waits for the store before it goes on with the copy on disk
 * @param spread whether replicas that tell each other ask at different moments: each time after a quarter of the interval at the
 *     earliest. They have all asked at the same moment when one of them had something to tell, and the first to ask decides
 *     when the next thing is known
 * @param random spreads the questions of many replicas
 */
public record Pace(Duration interval, Duration longest, Duration start, boolean spread, RandomGenerator random) {

    private static final int LEAST_PART = 4;

    /** One that asks at the end of each interval. */
    public Pace(Duration interval, Duration longest, Duration start, RandomGenerator random) {
        this(interval, longest, start, false, random);
    }

    /** As in production. */
    public static Pace usual(RandomGenerator random) {
        return new Pace(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(2), random);
    }

    /** The same for a replica that others tell, or not. */
    public Pace spread(boolean told) {
        return new Pace(interval, longest, start, told, random);
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
            long millis = interval.toMillis();
            return spread ? random.nextLong(millis / LEAST_PART, millis + 1) : millis;
        }
        long doubled = interval.toMillis() << Math.min(failures, 16);
        long most = Math.max(2, Math.min(doubled, longest.toMillis()));
        return random.nextLong(most / 2, most + 1);
    }
}
