package dev.fairlead.acceptance.corpus;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The readable form of bytes in the corpus: {@code \r \n \t \\ \" \xHH}, <code>{text*N}</code> for a repetition and
 * <code>{name}</code> for a text of {@link #NAMED}; a brace that stands for itself is <code>\{</code>.
 */
final class Escapes {

    /** What most smuggling attempts try to get read as a request of its own. */
    private static final Map<String, String> NAMED =
            Map.of("smuggled", "GET /smuggled HTTP/1.1\\r\\nHost: app.test\\r\\n\\r\\n");

    private Escapes() {}

    /** The bytes that {@code text} stands for. */
    static byte[] decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\') {
                at = escape(text, at, bytes);
            } else if (c == '{') {
                at = braces(text, at, bytes);
            } else if (c < 0x80) {
                bytes.write(c);
                at++;
            } else {
                throw new IllegalArgumentException("not ASCII, write it as \\xHH: " + c + " in " + text);
            }
        }
        return bytes.toByteArray();
    }

    /** The text that stands for {@code bytes}; long ones are cut in the middle. */
    static String show(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes.length > 1500 && i == 1000) {
                text.append(" ... ").append(bytes.length - 1200).append(" bytes ... ");
                i = bytes.length - 200;
            }
            int b = bytes[i] & 0xff;
            switch (b) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\\' -> text.append("\\\\");
                default -> text.append(b < 0x20 || b > 0x7e ? "\\x%02x".formatted(b) : String.valueOf((char) b));
            }
        }
        return text.toString();
    }

    /** The same, for text of one character a byte. */
    static String show(String latin) {
        return show(latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static int escape(String text, int at, ByteArrayOutputStream bytes) {
        char kind = text.charAt(at + 1);
        switch (kind) {
            case 'r' -> bytes.write('\r');
            case 'n' -> bytes.write('\n');
            case 't' -> bytes.write('\t');
            case '\\', '{', '}' -> bytes.write(kind);
            case 'x' -> {
                bytes.write(Integer.parseInt(text, at + 2, at + 4, 16));
                return at + 4;
            }
            default -> throw new IllegalArgumentException("unknown escape \\" + kind + " in " + text);
        }
        return at + 2;
    }

    private static int braces(String text, int at, ByteArrayOutputStream bytes) {
        int end = at + 1;
        while (text.charAt(end) != '}') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        String inside = text.substring(at + 1, end);
        String named = NAMED.get(inside);
        if (named != null) {
            bytes.writeBytes(decode(named));
            return end + 1;
        }
        int star = inside.lastIndexOf('*');
        if (star < 0) {
            throw new IllegalArgumentException("neither a name nor a repetition: {" + inside + "}");
        }
        byte[] once = decode(inside.substring(0, star));
        for (int n = Integer.parseInt(inside.substring(star + 1)); n > 0; n--) {
            bytes.writeBytes(once);
        }
        return end + 1;
    }

    /** Latin-1 text of bytes: one character a byte. */
    static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
