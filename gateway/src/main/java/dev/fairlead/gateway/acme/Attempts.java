package dev.fairlead.gateway.acme;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Orders of one certificate that failed, one after the other. Shared, so that another replica does not begin anew.
 *
 * @param count at least 1
 * @param next not before this
 * @param text what the authority said last
 * @param remedy what to do about it
 */
record Attempts(int count, Instant next, String text, String remedy) {

    private static final Duration FIRST = Duration.ofMinutes(2);
    private static final int FACTOR = 3;

    /** Authorities count failures by the hour and by the day. */
    private static final Duration LONGEST = Duration.ofHours(6);

    /** An authority that does not answer counts nothing. */
    private static final Duration LONGEST_UNREACHED = Duration.ofMinutes(10);

    /** An authority that asks for a longer pause is not believed. */
    private static final Duration LONGEST_ASKED = Duration.ofDays(7);

    /** Another one has failed. */
    static Attempts after(int before, Authority.Refused refused, Instant now) {
        Duration longest = refused.reached() ? LONGEST : LONGEST_UNREACHED;
        Duration pause = FIRST;
        for (int i = 0; i < before && pause.compareTo(longest) < 0; i++) {
            pause = pause.multipliedBy(FACTOR);
        }
        Instant next = now.plus(pause.compareTo(longest) > 0 ? longest : pause);
        Instant asked = refused.notBefore()
                .filter(until -> until.isBefore(now.plus(LONGEST_ASKED)))
                .orElse(next);
        return new Attempts(before + 1, asked.isAfter(next) ? asked : next, refused.text(), refused.remedy());
    }

    byte[] written() {
        return Json.canonical(new Members()
                        .put("count", count)
                        .put("next", next.toString())
                        .put("text", text)
                        .put("remedy", remedy)
                        .build())
                .getBytes(UTF_8);
    }

    static Attempts read(byte[] written, String id) throws Things.Unreadable {
        Map<String, String> texts = Things.texts(written, id);
        try {
            return new Attempts(
                    Integer.parseInt(Things.text(texts, "count", id)),
                    Things.time(texts, "next", id),
                    Things.text(texts, "text", id),
                    Things.text(texts, "remedy", id));
        } catch (NumberFormatException wrong) {
            throw new Things.Unreadable(id + " cannot be read: count is no number", wrong);
        }
    }
}
