package dev.fairlead.gateway.wire;

import org.jspecify.annotations.Nullable;

/** A trailer that is not the end of a chunked body: HTTP/2 sends it as a field section of its own. */
public final class TrailerSection {

    private TrailerSection() {}

    /**
     * Reads the lines of a trailer, as strictly as those of a chunked body.
     *
     * @param lines fields with the empty line behind them
     * @return null if nothing is left of it
     * @throws Malformed if it is not a field section, is past a bound, or holds what is refused
     */
    public static @Nullable Fields read(HeadWriter lines, HeadBounds bounds, ChunkedReader.Forbidden forbidden)
            throws Malformed {
        if (lines.length() > bounds.maxHeadBytes()) {
            throw new Malformed(
                    Malformed.Kind.HEAD_TOO_LARGE, "The trailer is larger than " + bounds.maxHeadBytes() + " bytes.");
        }
        Fields fields = new Fields(lines.length());
        System.arraycopy(lines.bytes(), 0, fields.room(lines.length()), 0, lines.length());
        fields.filled(lines.length());
        if (!fields.parse(bounds.maxFields())) {
            throw Malformed.bad("The trailer ends before its end.");
        }
        ChunkedReader.check(fields, forbidden);
        return fields.count() == 0 ? null : fields;
    }
}
