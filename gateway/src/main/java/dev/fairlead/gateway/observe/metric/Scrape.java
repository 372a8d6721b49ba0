package dev.fairlead.gateway.observe.metric;

/** All numbers as Prometheus reads them. */
public final class Scrape {

    /** The content type of {@link #text}. */
    public static final String CONTENT_TYPE = TextFormat.CONTENT_TYPE;

    private final Metrics metrics;
    private final Gauges gauges;

    /** A scrape of both. */
    public Scrape(Metrics metrics, Gauges gauges) {
        this.metrics = metrics;
        this.gauges = gauges;
    }

    /** The numbers now, in UTF-8. Takes milliseconds with many label sets: not for an event loop. */
    public byte[] text() {
        TextFormat out = new TextFormat();
        gauges.write(out);
        metrics.write(out);
        return out.bytes();
    }
}
