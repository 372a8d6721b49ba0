package dev.fairlead.acceptance.peer;

import dev.fairlead.acceptance.peer.Recorded.Field;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a caller has received so far, cut into answers as strictly as RFC 9112 allows.
 *
 * @param whole the complete final answers
 * @param interim how many 1xx answers came
 * @param begun whether an answer has begun whose head is complete and whose body is not
 * @param begunStatus the status of that one, or 0
 * @param rest bytes that belong to no complete answer
 * @param fault why the bytes are no answers, or empty
 */
public record Answers(List<Answer> whole, int interim, boolean begun, int begunStatus, int rest, String fault) {

    /** One final answer; its text is the body, one character a byte. */
    public record Answer(int status, List<Field> fields, String text) {

        /** Keeps a copy. */
        public Answer {
            fields = List.copyOf(fields);
        }

        /** All values of a header, in order. */
        public List<String> values(String name) {
            return Recorded.values(fields, name);
        }
    }

    /** Keeps a copy. */
    public Answers {
        whole = List.copyOf(whole);
    }

    /** Reads what came; {@code heads} tells which of the answers, from 0, answer a HEAD. */
    public static Answers read(byte[] bytes, boolean ended, List<Boolean> heads) {
        return new Reader(bytes, ended, heads).read();
    }

    private static final class Reader {
        private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 [1-9][0-9][0-9] [\\x20-\\x7e\\x80-\\xff]*");
        private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
        private static final Pattern AROUND = Pattern.compile("^[ \t]+|[ \t]+$");

        private final String text;
        private final boolean ended;
        private final List<Boolean> heads;
        private final List<Answer> whole = new ArrayList<>();
        private int interim;
        private int at;
        private int begunStatus;
        private String fault = "";

        Reader(byte[] bytes, boolean ended, List<Boolean> heads) {
            this.text = new String(bytes, StandardCharsets.ISO_8859_1);
            this.ended = ended;
            this.heads = heads;
        }

        Answers read() {
            while (at < text.length() && fault.isEmpty() && one()) {
                begunStatus = 0;
            }
            return new Answers(whole, interim, begunStatus != 0, begunStatus, text.length() - at, fault);
        }

        /** Reads one answer; false if it is not complete. */
        private boolean one() {
            int end = text.indexOf("\r\n\r\n", at);
            if (end < 0) {
                if (!"HTTP/1.1 ".startsWith(text.substring(at, Math.min(text.length(), at + 9)))) {
                    fault = "no status line";
                }
                return false;
            }
            String[] lines = text.substring(at, end).split("\r\n", -1);
            if (!STATUS.matcher(lines[0]).matches()) {
                fault = "status line " + lines[0];
                return false;
            }
            int status = Integer.parseInt(lines[0].substring(9, 12));
            List<Field> fields = new ArrayList<>();
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                if (colon < 1
                        || !NAME.matcher(lines[i].substring(0, colon)).matches()
                        || lines[i].chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f)) {
                    fault = "header line " + lines[i];
                    return false;
                }
                String value = AROUND.matcher(lines[i].substring(colon + 1)).replaceAll("");
                fields.add(new Field(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), value));
            }
            return body(status, fields, end + 4);
        }

        private boolean body(int status, List<Field> fields, int from) {
            if (status < 200) {
                interim++;
                at = from;
                return true;
            }
            begunStatus = status;
            List<String> lengths = Recorded.values(fields, "content-length");
            List<String> codings = Recorded.values(fields, "transfer-encoding");
            if (lengths.size() + codings.size() > 1) {
                fault = "more than one length";
                return false;
            }
            boolean head = whole.size() < heads.size() && heads.get(whole.size());
            if (status == 204 || status == 304 || (head && (status < 300 || text.length() == from))) {
                return complete(status, fields, "", from);
            }
            if (!lengths.isEmpty()) {
                return fixed(status, fields, lengths.getFirst(), from);
            }
            if (!codings.isEmpty()) {
                return chunked(status, fields, from);
            }
            return ended && complete(status, fields, text.substring(from), text.length());
        }

        private boolean fixed(int status, List<Field> fields, String length, int from) {
            if (!length.matches("[0-9]{1,15}")) {
                fault = "length " + length;
                return false;
            }
            long end = from + Long.parseLong(length);
            return end <= text.length() && complete(status, fields, text.substring(from, (int) end), (int) end);
        }

        private boolean chunked(int status, List<Field> fields, int from) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            int here = from;
            while (true) {
                int end = text.indexOf("\r\n", here);
                if (end < 0) {
                    return false;
                }
                String size = text.substring(here, end).split(";", -1)[0];
                if (!size.matches("[0-9a-fA-F]{1,7}")) {
                    fault = "chunk size " + size;
                    return false;
                }
                int count = Integer.parseInt(size, 16);
                if (count == 0) {
                    int last = text.startsWith("\r\n", end + 2) ? end + 4 : text.indexOf("\r\n\r\n", end + 2) + 4;
                    return last >= end + 4
                            && complete(status, fields, body.toString(StandardCharsets.ISO_8859_1), last);
                }
                here = end + 2 + count;
                if (here + 2 > text.length()) {
                    return false;
                }
                if (!text.startsWith("\r\n", here)) {
                    fault = "a chunk without its line end";
                    return false;
                }
                body.writeBytes(text.substring(end + 2, here).getBytes(StandardCharsets.ISO_8859_1));
                here += 2;
            }
        }

        private boolean complete(int status, List<Field> fields, String body, int next) {
            whole.add(new Answer(status, fields, body));
            at = next;
            return true;
        }
    }
}
