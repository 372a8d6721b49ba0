package dev.fairlead.gateway.http;

import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.RequestHead;
import dev.fairlead.gateway.wire.RequestTarget;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A request's head as text, made when a step asks for it and kept for the next one. */
final class HeadText {

    private final RequestHead head;
    private @Nullable String path;
    private @Nullable String host;

    HeadText(RequestHead head) {
        this.head = head;
    }

    void clear() {
        path = null;
        host = null;
    }

    String path() {
        String text = path;
        if (text == null) {
            text = text(head.target().pathStart(), head.target().pathEnd());
            path = text;
        }
        return text;
    }

    String query() {
        return text(head.target().queryStart(), head.target().queryEnd());
    }

    String host() {
        String text = host;
        if (text == null) {
            RequestTarget target = head.target();
            text = text(target.authorityStart(), target.hostEnd());
            host = text;
        }
        return text;
    }

    private String text(int start, int end) {
        return new String(head.fields().bytes(), start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** Every header that was not removed or replaced, then those that were set. */
    void eachHeader(Changes changes, BiConsumer<String, String> to) {
        Fields fields = head.fields();
        for (int field = 0; field < fields.count(); field++) {
            if (!changes.removes(fields, field)) {
                String name = text(fields.nameStart(field), fields.nameEnd(field));
                to.accept(name, text(fields.valueStart(field), fields.valueEnd(field)));
            }
        }
        changes.eachRequest(to);
    }

    @Nullable
    String header(String name) {
        Fields fields = head.fields();
        return fields.value(fields.find(name, 0));
    }

    /** Start in the upper, end in the lower 32 bits; or -1. */
    long headerRange(String name) {
        Fields fields = head.fields();
        int field = fields.find(name, 0);
        return field < 0 ? -1 : (long) fields.valueStart(field) << 32 | fields.valueEnd(field);
    }

    int headerCount(String name) {
        Fields fields = head.fields();
        int count = 0;
        for (int field = fields.find(name, 0); field >= 0; field = fields.find(name, field + 1)) {
            count++;
        }
        return count;
    }

    @Nullable
    String header(String name, int index) {
        Fields fields = head.fields();
        int field = fields.find(name, 0);
        for (int i = 0; i < index && field >= 0; i++) {
            field = fields.find(name, field + 1);
        }
        return fields.value(field);
    }
}
