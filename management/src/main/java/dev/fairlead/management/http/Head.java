package dev.fairlead.management.http;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Map;

/**
 * What the JDK's server lets through and should not: checked once more on every head. See docs/adr/0004.
 */
final class Head {

    private static final int MAX_TARGET = 8 * 1024;
    private static final String TOKEN_EXTRAS = "!#$%&'*+-.^_`|~";

    private Head() {}

    /** @throws Refusal with the reason */
    static void check(String method, String target, String protocol, Headers headers) {
        version(protocol);
        if (!isToken(method)) {
            throw Refusal.of(400, "The request's method is not a token");
        }
        if (target.length() > MAX_TARGET) {
            throw Refusal.of(414, "The request target is longer than " + MAX_TARGET + " bytes");
        }
        host(protocol, headers);
        length(headers);
        values(headers);
    }

    private static void version(String protocol) {
        if (!protocol.matches("HTTP/[0-9]\\.[0-9]")) {
            throw Refusal.of(400, "The request line is not \"METHOD target HTTP/1.1\"");
        }
        if (!protocol.startsWith("HTTP/1.")) {
            throw Refusal.of(505, "This server speaks HTTP/1.1 and HTTP/1.0");
        }
    }

    private static void host(String protocol, Headers headers) {
        List<String> hosts = headers.getOrDefault("Host", List.of());
        if (hosts.size() > 1 || (hosts.isEmpty() && !protocol.equals("HTTP/1.0"))) {
            throw Refusal.of(400, "The request has " + hosts.size() + " Host headers; send exactly one");
        }
    }

    private static void length(Headers headers) {
        List<String> lengths = headers.getOrDefault("Content-Length", List.of());
        boolean odd = lengths.stream().anyMatch(length -> !length.matches("[0-9]{1,18}"));
        if (odd || lengths.size() > 1 || (!lengths.isEmpty() && headers.containsKey("Transfer-Encoding"))) {
            throw Refusal.of(400, "The request's length can be read in more than one way");
        }
    }

    private static void values(Headers headers) {
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            boolean controls = header.getValue().stream()
                    .anyMatch(value -> value.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f));
            if (controls || !isToken(header.getKey())) {
                throw Refusal.of(400, "A header has a character that is not allowed in headers");
            }
        }
    }

    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || TOKEN_EXTRAS.indexOf(c) >= 0));
    }
}
