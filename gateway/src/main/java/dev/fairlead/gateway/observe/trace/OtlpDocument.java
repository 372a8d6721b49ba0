package dev.fairlead.gateway.observe.trace;

import dev.fairlead.gateway.observe.trace.Span.Trace;
import java.util.List;
import java.util.Map;

/** Traces as the body of an OTLP export: an {@code ExportTraceServiceRequest} of opentelemetry-proto 1. */
final class OtlpDocument {

    private static final int ERROR = 2;

    /** Trace flags of W3C in the low byte; beside them whether it is known that the parent is remote, and whether it is. */
    private static final int SAMPLED = 0x001;

    private static final int KNOWN = 0x100;
    private static final int REMOTE = 0x200;

    private OtlpDocument() {}

    /** @param resource who tells: name of the service and so on */
    static byte[] of(Map<String, Object> resource, String version, List<Trace> traces) {
        return new ProtoWriter()
                .message(1, spans -> spans.message(1, of -> attributes(of, 1, resource))
                        .message(2, scoped -> {
                            scoped.message(1, scope -> scope.text(1, "fairlead").text(2, version));
                            for (Trace trace : traces) {
                                trace.spans().forEach(span -> scoped.message(2, to -> span(to, trace, span)));
                            }
                        }))
                .bytes();
    }

    private static void span(ProtoWriter to, Trace trace, Span span) {
        to.hex(1, trace.id()).id(2, span.id());
        boolean first = span.kind() == Span.Kind.SERVER;
        if (span.parent() != 0) {
            to.id(4, span.parent());
        }
        to.text(5, span.name())
                .number(6, span.kind().number)
                .fixed64(7, span.startUnixNanos())
                .fixed64(8, span.endUnixNanos());
        attributes(to, 9, span.attributes());
        if (!span.failed().isEmpty()) {
            to.message(15, status -> status.number(3, ERROR));
        }
        to.fixed32(16, SAMPLED | KNOWN | (first && trace.foreignParent() ? REMOTE : 0));
    }

    private static void attributes(ProtoWriter to, int field, Map<String, Object> attributes) {
        attributes.forEach(
                (key, value) -> to.message(field, pair -> pair.text(1, key).message(2, any -> {
                    if (value instanceof Number number) {
                        any.number(3, number.longValue());
                    } else {
                        any.text(1, value.toString());
                    }
                })));
    }
}
