package dev.fairlead.gateway.observe.metric;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All numbers as Prometheus reads them. */
public final class Scrape {

    /** The content type of {@link #text}. */
    public static final String CONTENT_TYPE = TextFormat.CONTENT_TYPE;

    private final Metrics metrics;
    private final Gauges gauges;
    private final @Nullable TraefikMetrics traefik;
    /** As large as the last scrape and a little more, so that a large one need not grow its buffer in steps. */
    private volatile int likelyBytes = 64 * 1024;

    /** A scrape of these, and of what is counted under Traefik's names where it is. */
    public Scrape(Metrics metrics, Gauges gauges, @Nullable TraefikMetrics traefik) {
        this.metrics = metrics;
        this.gauges = gauges;
        this.traefik = traefik;
    }

    /** What callers asked for so far. */
    public TrafficTotals totals() {
        return metrics.totals();
    }

    /** The same by route. */
    public Map<String, TrafficTotals> routes() {
        return metrics.routes();
    }

    /** The numbers of one gauge or counter now, by its label sets; none if nobody shows it. */
    public List<Gauges.Row> values(String name) {
        return gauges.values(name);
    }

    /** The numbers now, in UTF-8. Takes milliseconds with many label sets: not for an event loop. */
    public byte[] text() {
        TextFormat out = new TextFormat(likelyBytes);
        gauges.write(out);
        metrics.write(out);
        if (traefik != null) {
            traefik.write(out);
        }
        byte[] bytes = out.bytes();
        likelyBytes = bytes.length + bytes.length / 8 + 1024;
        return bytes;
    }
}
