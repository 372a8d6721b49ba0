package dev.fairlead.gateway.explain;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A request that is asked about and never sent.
 *
 * @param method as it would be sent
 * @param secured whether it would come over TLS
 * @param authority host and port of the URL, as written
 * @param target path and query, as written; at least a slash
 * @param headers whole lines, {@code Name: value}; a {@code Host} among them goes before the URL's
 * @param from the address of the caller's socket, as text
 */
public record Question(
        String method, boolean secured, String authority, String target, List<String> headers, String from) {

    /** Whose socket it is where nobody says. */
    public static final String LOOPBACK = "127.0.0.1";

    public Question {
        headers = List.copyOf(headers);
    }

    /**
     * Reads a question. What is no HTTP is left as it is: that the gateway refuses it is the answer.
     *
     * @param url with {@code http://} or {@code https://}; a fragment is not sent
     * @throws IllegalArgumentException with one sentence if it cannot be a request at all
     */
    public static Question of(String method, String url, List<String> headers, String from) {
        String lower = url.toLowerCase(Locale.ROOT);
        boolean secured = lower.startsWith("https://");
        if (!secured && !lower.startsWith("http://")) {
            throw new IllegalArgumentException(
                    "\"" + url + "\" is no URL that can be asked about: it begins with http:// or https://");
        }
        String rest = url.substring(secured ? "https://".length() : "http://".length());
        int fragment = rest.indexOf('#');
        String sent = fragment < 0 ? rest : rest.substring(0, fragment);
        int end = end(sent);
        String target = sent.substring(end);
        String whole = target.startsWith("/") ? target : "/" + target;
        for (int i = 0; i < headers.size(); i++) {
            if (headers.get(i).indexOf(':') <= 0) {
                // Not repeated: it may hold a key.
                throw new IllegalArgumentException("header " + (i + 1) + " has no colon: write it as \"Name: value\"");
            }
        }
        return new Question(method, secured, sent.substring(0, end), whole, headers, from);
    }

    private static int end(String authorityAndTarget) {
        for (int i = 0; i < authorityAndTarget.length(); i++) {
            if ("/?".indexOf(authorityAndTarget.charAt(i)) >= 0) {
                return i;
            }
        }
        return authorityAndTarget.length();
    }

    /** The head as it would be sent. */
    byte[] head() {
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        if (headers.stream().noneMatch(line -> line.regionMatches(true, 0, "host:", 0, 5))) {
            head.append("Host: ").append(authority).append("\r\n");
        }
        headers.forEach(line -> head.append(line).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
