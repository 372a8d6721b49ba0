package dev.fairlead.gateway.http;

import dev.fairlead.model.Service;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a backend may take, in nanoseconds; below 0 where nothing is said, and a total of 0 is unlimited.
 *
 * @param connect look-up of its name and connecting
 * @param response from the request's last byte to the answer's head
 * @param body without a byte of the answer's body
 * @param total from the first try to the answer's end
 * @param idle that a connection is kept
 */
public record BackendTimes(long connect, long response, long body, long total, long idle) {

    private static final long UNSAID = -1;

    /** What was configured. */
    public static BackendTimes of(Service.Timeouts timeouts) {
        return new BackendTimes(
                nanos(timeouts.connect()),
                nanos(timeouts.response()),
                nanos(timeouts.body()),
                nanos(timeouts.total()),
                nanos(timeouts.idle()));
    }

    private static long nanos(Optional<Duration> said) {
        return said.map(Duration::toNanos).orElse(UNSAID);
    }

    /** These, where they say something, else the other ones. */
    public BackendTimes or(BackendTimes other) {
        return new BackendTimes(
                or(connect, other.connect),
                or(response, other.response),
                or(body, other.body),
                or(total, other.total),
                or(idle, other.idle));
    }

    private static long or(long said, long otherwise) {
        return said < 0 ? otherwise : said;
    }
}
