package dev.fairlead.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the micro-benchmarks of this module ({@code *Benchmark} classes). Arguments are JMH's own; without a measure of
 * time among them it takes one fork with short iterations, enough to see a change and little enough to be run often.
 */
public final class Jmh {
    private Jmh() {}

    /** As {@code org.openjdk.jmh.Main}, with our defaults. */
    public static void main(String[] arguments) throws IOException {
        org.openjdk.jmh.Main.main(withDefaults(List.of(arguments)).toArray(String[]::new));
    }

    static List<String> withDefaults(List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        defaultTo(all, "-f", "1");
        defaultTo(all, "-wi", "3");
        defaultTo(all, "-w", "1s");
        defaultTo(all, "-i", "5");
        defaultTo(all, "-r", "1s");
        // Time per operation, for all of these are about nanoseconds in a request.
        defaultTo(all, "-bm", "avgt");
        defaultTo(all, "-tu", "ns");
        return List.copyOf(all);
    }

    private static void defaultTo(List<String> arguments, String option, String value) {
        if (!arguments.contains(option)) {
            arguments.add(option);
            arguments.add(value);
        }
    }
}
