package dev.fairlead.gateway.http;

import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.gateway.wire.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * An answer's head as a stage wants it: some of the old fields, and some new ones. It is written and read again, so that
 * what comes out is a head that has passed every check.
 */
public final class HeadChange {

    private static final HeadBounds NONE = new HeadBounds(Integer.MAX_VALUE, 0, Integer.MAX_VALUE);

    private final ResponseHead from;
    private final List<String> added = new ArrayList<>();
    private IntPredicate kept = field -> true;

    /** A head that has a status and nothing else. */
    public static ResponseHead of(int status) {
        return read(
                new HeadWriter().put("HTTP/1.1 ").put(status).put(' ').line().line());
    }

    /** Begins with a head as it is. */
    public HeadChange(ResponseHead from) {
        this.from = from;
    }

    /** Only these of the old fields stay, by their number. */
    public HeadChange keeping(IntPredicate fields) {
        kept = fields;
        return this;
    }

    /** Adds a field. */
    public HeadChange adding(String name, String value) {
        added.add(name);
        added.add(value);
        return this;
    }

    /** The new head: status and reason are the old ones. */
    public ResponseHead head() {
        Fields old = from.fields();
        HeadWriter writer = new HeadWriter().put("HTTP/1.1");
        writer.put(old.bytes(), from.statusStart(), from.reasonEnd());
        return read(rest(writer.put(hasReason() ? "" : " ")));
    }

    /** The new head, with another status. */
    public ResponseHead head(int status) {
        return read(rest(new HeadWriter().put("HTTP/1.1 ").put(status).put(' ')));
    }

    private boolean hasReason() {
        return from.reasonEnd() - from.statusStart() > 4;
    }

    private HeadWriter rest(HeadWriter writer) {
        Fields old = from.fields();
        writer.line();
        for (int field = 0; field < old.count(); field++) {
            if (kept.test(field)) {
                writer.field(old, field);
            }
        }
        for (int i = 0; i < added.size(); i += 2) {
            writer.header(added.get(i), added.get(i + 1));
        }
        return writer.line();
    }

    private static ResponseHead read(HeadWriter written) {
        ResponseHead head = new ResponseHead();
        int length = written.length();
        System.arraycopy(written.bytes(), 0, head.fields().room(length), 0, length);
        head.fields().filled(length);
        try {
            if (head.parse(NONE)) {
                return head;
            }
        } catch (Malformed malformed) {
            throw new IllegalStateException(malformed);
        }
        throw new IllegalStateException(
                "a head without an end: " + new String(written.bytes(), 0, length, StandardCharsets.ISO_8859_1));
    }
}
