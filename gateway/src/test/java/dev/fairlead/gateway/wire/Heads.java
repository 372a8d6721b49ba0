package dev.fairlead.gateway.wire;

import java.nio.charset.StandardCharsets;

/** Reads heads for tests and says in one line how they were read. */
final class Heads {

    static final HeadBounds BOUNDS = new HeadBounds(16 * 1024, 8 * 1024, 100);

    private Heads() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** How a request is read when it arrives in pieces of that size: its reading, or the kind of its refusal. */
    static String request(byte[] bytes, int piece) {
        RequestHead head = new RequestHead();
        try {
            return feed(head.fields(), () -> head.parse(BOUNDS), bytes, piece) ? reading(head) : "incomplete";
        } catch (Malformed malformed) {
            return malformed.kind() + ": " + malformed.detail();
        }
    }

    static String response(byte[] bytes, int piece) {
        ResponseHead head = new ResponseHead();
        try {
            return feed(head.fields(), () -> head.parse(BOUNDS), bytes, piece) ? reading(head) : "incomplete";
        } catch (Malformed malformed) {
            return malformed.kind() + ": " + malformed.detail();
        }
    }

    interface Parse {
        boolean more() throws Malformed;
    }

    private static boolean feed(Fields fields, Parse parse, byte[] bytes, int piece) throws Malformed {
        for (int at = 0; at < bytes.length; at += piece) {
            int n = Math.min(Math.min(piece, bytes.length - at), BOUNDS.maxHeadBytes() - fields.filled());
            System.arraycopy(bytes, at, fields.room(n), fields.filled(), n);
            fields.filled(n);
            if (parse.more()) {
                return true;
            }
        }
        return false;
    }

    private static String reading(RequestHead head) {
        RequestTarget target = head.target();
        Fields fields = head.fields();
        return head.method() + " " + fields.text(target.pathStart(), target.pathEnd()) + " ?"
                + fields.text(target.queryStart(), target.queryEnd()) + " host="
                + fields.text(target.authorityStart(), target.hostEnd()) + " " + head.framing() + " "
                + head.contentLength() + (head.isHttp10() ? " 1.0" : "") + (head.keepsAlive() ? " keep" : " close")
                + fields(fields) + " end=" + head.end();
    }

    private static String reading(ResponseHead head) {
        return head.status() + " " + head.framing(false) + " " + head.contentLength()
                + (head.keepsAlive() ? " keep" : " close") + fields(head.fields()) + " end=" + head.end();
    }

    static String fields(Fields fields) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < fields.count(); i++) {
            text.append(" [")
                    .append(fields.text(fields.nameStart(i), fields.nameEnd(i)))
                    .append('=')
                    .append(fields.value(i))
                    .append(']');
        }
        return text.toString();
    }
}
