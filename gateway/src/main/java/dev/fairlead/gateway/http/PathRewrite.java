package dev.fairlead.gateway.http;

import java.util.List;

/** How the path that a service sees is made from the normalised path of the request. The query is kept as it came. */
public sealed interface PathRewrite {

    /** The path as it came. */
    record Keep() implements PathRewrite {}

    /** Cuts so many bytes from the front; an empty rest becomes {@code /}. */
    record Strip(int prefixBytes) implements PathRewrite {}

    /**
     * Builds the path of parts. The segments of the request's path are counted from 0, in the whole path.
     *
     * @param parts in order
     */
    record Template(List<Part> parts) implements PathRewrite {
        public Template {
            parts = List.copyOf(parts);
        }
    }

    /** One part of a {@link Template}. */
    sealed interface Part {
        /** Bytes that stand for themselves, slashes included. */
        record Literal(String text) implements Part {}

        /** The segment of that number, as it came. */
        record Segment(int index) implements Part {}

        /** Everything from the segment of that number on, with the slash before it; nothing where there is none. */
        record Rest(int fromSegment) implements Part {}
    }
}
