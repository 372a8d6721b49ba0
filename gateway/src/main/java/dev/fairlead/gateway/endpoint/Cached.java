package dev.fairlead.gateway.endpoint;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.wire.ResponseHead;
import dev.fairlead.model.Contract.Caching;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is kept, with how long it is good and for whom.
 *
 * @param key who may get it, and for which query
 * @param vary headers of the request by which it was chosen, and their values
 * @param storedNanos when it came, or was found to be still good
 * @param ageBefore seconds that it was old then
 * @param freshFor seconds
 * @param whileRevalidate seconds that it may be given to others while one asks anew
 * @param ifError seconds that it may stand in for an answer that failed
 */
record Cached(
        String key,
        Map<String, String> vary,
        StoredAnswer answer,
        String etag,
        String modified,
        long storedNanos,
        long ageBefore,
        long freshFor,
        long whileRevalidate,
        long ifError) {

    /** Headers that an answer may vary by. */
    private static final int MAX_VARY = 10;

    /** By status: what is good for longer than this one request (RFC 9110 section 15.1). */
    private static final Set<Integer> KEPT = Set.of(200, 203, 204, 300, 301, 308, 404, 410);

    /**
     * What came, if it may be kept.
     *
     * @param key as above
     * @param whole what was answered
     */
    static Optional<Cached> of(
            Exchange exchange, String key, Caching caching, ResponseHead head, StoredAnswer whole, long nanos) {
        AnswerFields fields = new AnswerFields(head);
        CacheControl control = new CacheControl(fields.all("cache-control"));
        Map<String, String> vary = vary(exchange, fields.vary());
        boolean forbidden = control.has("no-store")
                || control.has("private")
                || control.has("no-cache")
                || (control.isEmpty() && fields.first("pragma").contains("no-cache"))
                || !fields.all("set-cookie").isEmpty()
                || !fields.all("content-range").isEmpty();
        // A request that proves who calls has an answer for others only where that is said (RFC 9111 section 3.5).
        boolean forAll = control.has("public") || control.has("s-maxage");
        if (forbidden || vary == null || !KEPT.contains(head.status()) || (caching.shared() && !forAll)) {
            return Optional.empty();
        }
        long date = fields.date("date");
        long age = Math.max(fields.age(), date < 0 ? 0 : Math.max(0, exchange.startMillis() / 1000 - date));
        long fresh = freshFor(fields, control, caching);
        String etag = fields.first("etag");
        String modified = fields.first("last-modified");
        if (fresh <= age && etag.isEmpty() && modified.isEmpty()) {
            return Optional.empty();
        }
        boolean strict = control.has("must-revalidate") || control.has("proxy-revalidate") || control.has("s-maxage");
        long revalidate = control.seconds("stale-while-revalidate");
        long error = control.seconds("stale-if-error");
        return Optional.of(new Cached(
                key,
                vary,
                whole,
                etag,
                modified,
                nanos,
                age,
                fresh,
                strict ? 0 : revalidate < 0 ? caching.staleWhileRevalidate().toSeconds() : revalidate,
                strict ? 0 : error < 0 ? caching.staleIfError().toSeconds() : error));
    }

    private static long freshFor(AnswerFields fields, CacheControl control, Caching caching) {
        long shared = control.seconds("s-maxage");
        long max = shared >= 0 ? shared : control.seconds("max-age");
        if (max >= 0) {
            return max;
        }
        if (!fields.all("expires").isEmpty()) {
            long expires = fields.date("expires");
            long date = fields.date("date");
            return expires < 0 || date < 0 ? 0 : Math.max(0, expires - date);
        }
        return caching.maxAge().toSeconds();
    }

    /** Null where nobody can tell by what it varies. */
    private static @Nullable Map<String, String> vary(Exchange exchange, Set<String> names) {
        if (names.contains("*") || names.size() > MAX_VARY) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : names) {
            String value = value(exchange, name);
            if (value == null) {
                return null;
            }
            values.put(name, value);
        }
        return values;
    }

    // What the service saw of it: some headers are the gateway's, whatever the caller sent.
    private static @Nullable String value(Exchange exchange, String name) {
        if (name.equals("x-fairlead-client")) {
            return exchange.client();
        }
        boolean ours = name.startsWith("x-forwarded-")
                || name.startsWith("x-fairlead-")
                || name.equals("x-real-ip")
                || name.equals("forwarded");
        if (ours) {
            return name.equals("x-fairlead-product") ? "" : null;
        }
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < exchange.headerCount(name); i++) {
            all.append(i).append('=').append(exchange.header(name, i)).append('\n');
        }
        // What may be a secret is not kept as it is.
        return all.isEmpty() ? "" : Digests.of(all.toString());
    }

    /** Whether it is the answer to this request. */
    boolean fits(Exchange exchange, String wanted) {
        return key.equals(wanted)
                && vary.entrySet().stream().allMatch(each -> each.getValue().equals(value(exchange, each.getKey())));
    }

    /** Seconds. */
    long age(long nanos) {
        return ageBefore + TimeUnit.NANOSECONDS.toSeconds(nanos - storedNanos);
    }

    boolean isFresh(long nanos) {
        return age(nanos) < freshFor;
    }

    /** Whether it may be given although it is not fresh, for so many seconds. */
    boolean isStaleWithin(long nanos, long seconds) {
        return seconds > 0 && age(nanos) < freshFor + seconds;
    }

    boolean canBeAskedFor() {
        return !etag.isEmpty() || !modified.isEmpty();
    }

    /** What it takes of memory, about. */
    long bytes() {
        return answer.bytes() + key.length() * 2L + 400;
    }

    /** Whether the caller has it already (RFC 9110 section 13.2.2). */
    boolean isKnownTo(Exchange exchange) {
        String tags = exchange.header("if-none-match");
        if (tags != null) {
            if (tags.strip().equals("*")) {
                return true;
            }
            String mine = weak(etag);
            for (String tag : tags.split(",", -1)) {
                if (!mine.isEmpty() && weak(tag.strip()).equals(mine)) {
                    return true;
                }
            }
            return false;
        }
        String since = exchange.header("if-modified-since");
        long known = since == null ? -1 : AnswerFields.seconds(since);
        long mine = AnswerFields.seconds(modified);
        return known >= 0 && mine >= 0 && mine <= known;
    }

    private static String weak(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
