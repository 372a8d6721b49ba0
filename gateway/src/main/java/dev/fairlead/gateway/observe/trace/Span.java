package dev.fairlead.gateway.observe.trace;

import java.util.List;
import java.util.Map;

/**
 * One span, over.
 *
 * @param parent 0 where it has none
 * @param attributes texts and whole numbers
 * @param failed empty, or what kind of failure it was
 */
record Span(
        long id,
        long parent,
        String name,
        Kind kind,
        long startUnixNanos,
        long endUnixNanos,
        Map<String, Object> attributes,
        String failed) {

    /** What a span is to the trace; the numbers are OTLP's. */
    enum Kind {
        INTERNAL(1),
        SERVER(2),
        CLIENT(3);

        final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    /**
     * The spans of one exchange.
     *
     * @param id of the trace, 32 hexadecimal digits
     * @param foreignParent whether the first one's parent is another process's span
     */
    record Trace(String id, boolean foreignParent, List<Span> spans) {}
}
