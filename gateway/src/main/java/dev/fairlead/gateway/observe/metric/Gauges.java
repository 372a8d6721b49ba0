package dev.fairlead.gateway.observe.metric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Numbers that someone else keeps and shows here: every bounded pool, queue and cache has one. They are asked for at
 * each scrape, on the thread that scrapes, so a supplier must be safe to call from any thread and must not block.
 *
 * <p>Things are shown under a name and, where several of a kind exist, under labels that never change. What comes and
 * goes (the backends of services) is shown as rows.
 */
public final class Gauges {

    private static final int MOST = 2000;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    private final Map<String, Meter> meters = new ConcurrentSkipListMap<>();
    private final List<MemoryPart> memory = new CopyOnWriteArrayList<>();

    /**
     * One part of the memory, as {@code /debug/memory} adds them up.
     *
     * @param name what holds it: lower case with underscores
     * @param usedBytes asked for at each scrape
     * @param boundBytes the most that it can become, asked for at each scrape
     */
    public record MemoryPart(String name, LongSupplier usedBytes, LongSupplier boundBytes) {}

    /**
     * One label set of a metric whose label sets come and go.
     *
     * @param labels label names and values in order
     * @param value its number now
     */
    public record Row(Map<String, String> labels, double value) {}

    /** Shows a number that goes up and down. */
    public void gauge(String name, String help, LongSupplier value) {
        gauge(name, help, Map.of(), value);
    }

    /** Shows one of several numbers that go up and down under one name. */
    public void gauge(String name, String help, Map<String, String> labels, LongSupplier value) {
        show(name, help, "gauge", one(labels, value::getAsLong));
    }

    /** Shows a number that only grows; its name ends in {@code _total}. */
    public void counter(String name, String help, LongSupplier value) {
        counter(name, help, Map.of(), value::getAsLong);
    }

    /** Shows one of several numbers that only grow, such as seconds spent. */
    public void counter(String name, String help, Map<String, String> labels, DoubleSupplier value) {
        if (!name.endsWith("_total")) {
            throw new IllegalArgumentException("the name of a counter ends in _total: " + name);
        }
        show(name, help, "counter", one(labels, value));
    }

    /** Shows gauges whose label sets come and go; {@code rows} bounds how many there are. */
    public void rows(String name, String help, Supplier<List<Row>> rows) {
        show(name, help, "gauge", rows);
    }

    /** Shows numbers that only grow, of things that come and go. */
    public void counterRows(String name, String help, Supplier<List<Row>> rows) {
        if (!name.endsWith("_total")) {
            throw new IllegalArgumentException("the name of a counter ends in _total: " + name);
        }
        show(name, help, "counter", rows);
    }

    /** Shows what a bounded part of memory uses and its bound; {@code /debug/memory} adds it up. */
    public void memory(String part, LongSupplier usedBytes, LongSupplier boundBytes) {
        Map<String, String> labels = Map.of("part", part);
        gauge("fairlead_memory_used_bytes", "Bytes in use of a bounded part of memory.", labels, usedBytes);
        gauge("fairlead_memory_bound_bytes", "The most bytes that a part of memory can use.", labels, boundBytes);
        memory.add(new MemoryPart(part, usedBytes, boundBytes));
    }

    /** The parts of memory shown so far. */
    public List<MemoryPart> memory() {
        return List.copyOf(memory);
    }

    /** What is shown under a name now. */
    List<Row> values(String name) {
        Meter meter = meters.get(name);
        List<Row> rows = new ArrayList<>();
        if (meter != null) {
            meter.sources.forEach(source -> rows.addAll(source.get()));
        }
        return rows;
    }

    void write(TextFormat out) {
        meters.forEach((name, meter) -> {
            out.metric(name, meter.help, meter.type);
            byte[] bytes = TextFormat.utf8(name);
            for (Supplier<List<Row>> rows : meter.sources) {
                for (Row row : rows.get()) {
                    out.sample(bytes, TextFormat.labels(row.labels()), row.value());
                }
            }
        });
    }

    private static Supplier<List<Row>> one(Map<String, String> labels, DoubleSupplier value) {
        Map<String, String> sorted = new LinkedHashMap<>(new TreeMap<>(labels));
        return () -> List.of(new Row(sorted, value.getAsDouble()));
    }

    private void show(String name, String help, String type, Supplier<List<Row>> rows) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a metric is lower case with underscores: " + name);
        }
        Meter meter = meters.computeIfAbsent(name, unknown -> new Meter(help, type));
        if (!meter.type.equals(type) || meter.sources.size() >= MOST) {
            throw new IllegalArgumentException(
                    name + " is already a " + meter.type + " with " + meter.sources.size() + " label sets");
        }
        meter.sources.add(rows);
    }

    private static final class Meter {
        private final String help;
        private final String type;
        private final List<Supplier<List<Row>>> sources = new CopyOnWriteArrayList<>(new ArrayList<>());

        Meter(String help, String type) {
            this.help = help;
            this.type = type;
        }
    }
}
