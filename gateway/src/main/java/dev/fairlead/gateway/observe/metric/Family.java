package dev.fairlead.gateway.observe.metric;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The four metrics about one kind of thing, such as routes, with all label sets seen so far.
 *
 * <p>Label sets are bounded, as whoever calls or configures could make any number of them. Past the bound the label that
 * varies most becomes {@code other}; past five quarters of it all labels but the status do. So sums over all label sets
 * stay right, and the memory and the size of a scrape are bounded.
 */
final class Family {

    static final String OTHER = "other";

    private final String kind;
    private final List<String> names;
    private final int widest;
    private final Bounds bounds;
    private final Words words;
    private final ConcurrentHashMap<List<String>, Series> series = new ConcurrentHashMap<>();
    private final ReentrantLock adding = new ReentrantLock();

    /**
     * How large a family may become.
     *
     * @param labelSets label sets before any are folded together
     * @param loops event loops
     * @param buckets buckets of its histogram
     */
    record Bounds(int labelSets, int loops, Buckets buckets) {}

    /**
     * How its metrics are called.
     *
     * @param prefix before the kind
     * @param bytesIn what the bytes of requests are called
     * @param bytesOut what the bytes of answers are called
     * @param otherMethod what methods are called that no registry knows
     */
    record Words(String prefix, String bytesIn, String bytesOut, String otherMethod) {

        static final Words OURS = new Words("fairlead_", "_request_bytes_total", "_response_bytes_total", OTHER);

        static final Words TRAEFIK =
                new Words("traefik_", "_requests_bytes_total", "_responses_bytes_total", "EXTENSION_METHOD");
    }

    /** One under our names. */
    Family(String kind, List<String> names, int widest, Bounds bounds) {
        this(kind, names, widest, bounds, Words.OURS);
    }

    /**
     * A family without label sets.
     *
     * @param kind {@code route}, {@code service}, …
     * @param names its labels; the last two are method and code
     * @param widest which label becomes {@code other} first
     * @param bounds how large it may become
     * @param words how its metrics are called
     */
    Family(String kind, List<String> names, int widest, Bounds bounds, Words words) {
        this.words = words;
        this.kind = kind;
        this.names = names;
        this.widest = widest;
        this.bounds = bounds;
    }

    /** The series of these label values, or the one that they are folded into. */
    Series series(List<String> values) {
        Series known = series.get(values);
        return known != null ? known : add(values);
    }

    private Series add(List<String> values) {
        adding.lock();
        try {
            Series exact = addBelow(bounds.labelSets(), values);
            if (exact != null) {
                return exact;
            }
            Series folded = addBelow(bounds.labelSets() + bounds.labelSets() / 4, fold(values, widest, widest));
            if (folded != null) {
                return folded;
            }
            // One for each known status: a bound by itself.
            return series.computeIfAbsent(fold(values, 0, names.size() - 2), this::make);
        } finally {
            adding.unlock();
        }
    }

    private @Nullable Series addBelow(int bound, List<String> values) {
        Series known = series.get(values);
        if (known != null || series.size() >= bound) {
            return known;
        }
        return series.computeIfAbsent(values, this::make);
    }

    private Series make(List<String> values) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            labels.put(names.get(i), values.get(i));
        }
        return new Series(TextFormat.labels(labels), bounds.buckets().count(), bounds.loops());
    }

    private static List<String> fold(List<String> values, int from, int to) {
        String[] folded = values.toArray(new String[0]);
        for (int i = from; i <= to; i++) {
            folded[i] = OTHER;
        }
        return List.of(folded);
    }

    /** Forgets the label sets that the predicate does not accept. */
    void retain(Predicate<List<String>> accepted) {
        series.keySet().removeIf(values -> !accepted.test(values));
    }

    /** The label value {@code method} of a key of {@link Labels}. */
    String methodOf(int key) {
        String method = Labels.methodOf(key);
        return method.equals(OTHER) ? words.otherMethod() : method;
    }

    /** What it is about: {@code route}, {@code service}, … */
    String kind() {
        return kind;
    }

    /** How many label sets there are. */
    int size() {
        return series.size();
    }

    /** What each label set has counted so far. */
    Map<List<String>, Series.Totals> totals() {
        Map<List<String>, Series.Totals> all = new LinkedHashMap<>();
        series.forEach((values, its) -> all.put(values, its.totals()));
        return all;
    }

    /** How many buckets its histogram has. */
    int buckets() {
        return bounds.buckets().count();
    }

    /** Writes the four metrics. Every number is read once, so that they agree with each other. */
    void write(TextFormat out) {
        Comparator<Map.Entry<List<String>, Series>> byLabels =
                Comparator.comparing(entry -> String.join("\n", entry.getKey()));
        List<Series.Totals> all = series.entrySet().stream()
                .sorted(byLabels)
                .map(entry -> entry.getValue().totals())
                .toList();
        if (all.isEmpty()) {
            return;
        }
        String prefix = words.prefix() + kind;
        counter(out, prefix + "_requests_total", "Requests that ended.", all, Series.Totals::requests);
        histogram(out, prefix + "_request_duration_seconds", all);
        counter(out, prefix + words.bytesIn(), "Bytes of requests, heads included.", all, Series.Totals::bytesIn);
        counter(out, prefix + words.bytesOut(), "Bytes of answers, heads included.", all, Series.Totals::bytesOut);
    }

    private static void counter(
            TextFormat out,
            String name,
            String help,
            List<Series.Totals> all,
            java.util.function.ToLongFunction<Series.Totals> value) {
        out.metric(name, help, "counter");
        byte[] bytes = TextFormat.utf8(name);
        for (Series.Totals totals : all) {
            out.sample(bytes, totals.labels(), value.applyAsLong(totals));
        }
    }

    private void histogram(TextFormat out, String name, List<Series.Totals> all) {
        out.metric(name, "From the last byte of a request's head to the last byte of its answer.", "histogram");
        byte[] bucket = TextFormat.utf8(name + "_bucket");
        byte[] sum = TextFormat.utf8(name + "_sum");
        byte[] count = TextFormat.utf8(name + "_count");
        Buckets buckets = bounds.buckets();
        for (Series.Totals totals : all) {
            long below = 0;
            for (int i = 0; i < buckets.count(); i++) {
                below += totals.bucket(i);
                out.bucket(bucket, totals.labels(), buckets.le(i), below);
            }
            out.sample(sum, totals.labels(), totals.seconds());
            out.sample(count, totals.labels(), below);
        }
    }
}
