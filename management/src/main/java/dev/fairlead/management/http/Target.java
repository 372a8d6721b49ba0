package dev.fairlead.management.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request target, taken apart and decoded once. The path is split before it is decoded, so that an encoded slash stays
 * inside its segment.
 *
 * @param path the path as it was sent
 * @param segments the decoded segments; {@code /} alone has none, a trailing slash gives a last empty one
 * @param query the decoded query parameters; each at most once
 */
public record Target(String path, List<String> segments, Map<String, String> query) {

    public Target {
        segments = List.copyOf(segments);
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    }

    /**
     * Reads the target of a request line.
     *
     * @throws Refusal 400 if it is not in origin form, is badly encoded, or names a query parameter twice
     */
    static Target parse(String raw) {
        if (!raw.startsWith("/") || raw.startsWith("//")) {
            throw Refusal.of(400, "The request target must be a path that begins with one /");
        }
        int mark = raw.indexOf('?');
        String path = mark < 0 ? raw : raw.substring(0, mark);
        return new Target(path, segments(path), mark < 0 ? Map.of() : query(raw.substring(mark + 1)));
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        if (path.length() > 1) {
            for (String segment : path.substring(1).split("/", -1)) {
                segments.add(decode(segment));
            }
        }
        return segments;
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(plus(equals < 0 ? pair : pair.substring(0, equals)));
            String value = equals < 0 ? "" : decode(plus(pair.substring(equals + 1)));
            if (query.put(name, value) != null) {
                throw Refusal.of(400, "The query parameter \"" + name + "\" is given twice; give it once");
            }
        }
        return query;
    }

    private static String plus(String text) {
        return text.replace("+", "%20");
    }

    /** Percent-encodes one segment of a path. */
    public static String encode(String segment) {
        StringBuilder out = new StringBuilder();
        for (byte octet : segment.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append(String.format("%%%02X", (int) c));
            }
        }
        return out.toString();
    }

    private static String decode(String text) {
        ByteBuffer octets = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7e || c <= 0x20) {
                throw Refusal.of(400, "The request target has a character that must be percent-encoded");
            }
            octets.put(c == '%' ? octet(text, i) : (byte) c);
            i += c == '%' ? 2 : 0;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
        } catch (CharacterCodingException invalid) {
            throw Refusal.of(400, "The request target is percent-encoded, but not as UTF-8");
        }
    }

    private static byte octet(String text, int at) {
        int high = digit(text, at + 1);
        int low = digit(text, at + 2);
        return (byte) (high << 4 | low);
    }

    private static int digit(String text, int at) {
        int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
        if (digit < 0) {
            throw Refusal.of(400, "The request target has a % without two hexadecimal digits behind it");
        }
        return digit;
    }

    /** A query parameter, if it is given. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }
}
