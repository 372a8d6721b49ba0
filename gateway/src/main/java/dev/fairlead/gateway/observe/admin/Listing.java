package dev.fairlead.gateway.observe.admin;

import dev.fairlead.model.tree.Node;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which part of a list is asked for, as in Traefik's API: {@code page} and {@code per_page} (1 and 100 unless given),
 * {@code search} in name and rule, {@code status}, {@code serviceName} and {@code middlewareName} that a router uses.
 */
record Listing(int page, int perPage, String search, String status, String service, String middleware) {

    private static final int PER_PAGE = 100;
    private static final int MOST_PER_PAGE = 10_000;

    /** The elements of one page, and the page after it or 1 where there is none. */
    record Page(List<Map.Entry<String, Node.Mapping>> elements, int next) {}

    /**
     * Reads a raw query.
     *
     * @throws IllegalArgumentException with one sentence on what is wrong
     */
    static Listing parse(String query) {
        Map<String, String> values = new HashMap<>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                values.put(decode(part.substring(0, equals)), decode(part.substring(equals + 1)));
            }
        }
        return new Listing(
                number(values, "page", 1, Integer.MAX_VALUE / MOST_PER_PAGE),
                number(values, "per_page", PER_PAGE, MOST_PER_PAGE),
                values.getOrDefault("search", "").toLowerCase(Locale.ROOT),
                values.getOrDefault("status", ""),
                values.getOrDefault("serviceName", ""),
                values.getOrDefault("middlewareName", ""));
    }

    /**
     * Cuts the page out.
     *
     * @throws IllegalArgumentException if the list ends before the page begins
     */
    Page of(Map<String, Node.Mapping> all) {
        List<Map.Entry<String, Node.Mapping>> found =
                all.entrySet().stream().filter(this::fits).toList();
        int from = (page - 1) * perPage;
        if (from > 0 && from >= found.size()) {
            throw new IllegalArgumentException(
                    "page " + page + " of " + perPage + " elements each is behind the end: there are " + found.size());
        }
        int to = Math.min(found.size(), from + perPage);
        return new Page(found.subList(from, to), to < found.size() ? page + 1 : 1);
    }

    private boolean fits(Map.Entry<String, Node.Mapping> entry) {
        Map<String, Node> members = entry.getValue().members();
        boolean found = search.isEmpty()
                || entry.getKey().toLowerCase(Locale.ROOT).contains(search)
                || text(members.get("rule")).toLowerCase(Locale.ROOT).contains(search);
        return found
                && (status.isEmpty() || status.equalsIgnoreCase(text(members.get("status"))))
                && (service.isEmpty() || service.equals(text(members.get("service"))))
                && (middleware.isEmpty() || names(members.get("middlewares")).contains(middleware));
    }

    private static List<String> names(@org.jspecify.annotations.Nullable Node node) {
        return node instanceof Node.Sequence list
                ? list.elements().stream().map(Listing::text).toList()
                : List.of();
    }

    private static String text(@org.jspecify.annotations.Nullable Node node) {
        return node instanceof Node.Text text ? text.value() : "";
    }

    private static int number(Map<String, String> values, String name, int otherwise, int most) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[1-9][0-9]{0,5}") || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(name + " is a number from 1 to " + most + ", not \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    /** Percent-decodes a part of a target. */
    static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
