package dev.fairlead.gateway.route;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The longest of many prefixes that a path begins with, and the shorter ones behind it.
 *
 * <p>One pass over the path keeps a running hash and asks the table only at lengths that some prefix has. All prefixes
 * of a path are prefixes of one another, so they form a chain: each knows the next shorter one from compile time, and
 * whoever has the longest has them all. Nothing is allocated per look-up.
 *
 * @param <V> what a prefix leads to
 */
final class PrefixIndex<V> {

    /** Where a prefix may end. */
    enum Boundary {
        /** After any byte, as Traefik's PathPrefix. */
        BYTE,
        /** Only at the end of the path or before a slash. */
        SEGMENT
    }

    private final Boundary boundary;
    private final ByteKeys keys;
    private final List<V> values;
    private final boolean[] lengths;
    private final int[] shorter;

    /** The prefixes are in the spelling of {@link PathText#canonical}. */
    PrefixIndex(Boundary boundary, Map<String, V> byPrefix) {
        this.boundary = boundary;
        List<byte[]> prefixes = new ArrayList<>();
        List<V> inOrder = new ArrayList<>();
        int longest = 0;
        for (Map.Entry<String, V> entry : byPrefix.entrySet()) {
            byte[] prefix = entry.getKey().getBytes(StandardCharsets.US_ASCII);
            prefixes.add(prefix);
            inOrder.add(entry.getValue());
            longest = Math.max(longest, prefix.length);
        }
        this.keys = new ByteKeys(prefixes);
        this.values = List.copyOf(inOrder);
        this.lengths = new boolean[longest + 1];
        this.shorter = new int[prefixes.size()];
        for (byte[] prefix : prefixes) {
            lengths[prefix.length] = true;
        }
        for (int i = 0; i < shorter.length; i++) {
            byte[] prefix = prefixes.get(i);
            shorter[i] = prefix.length == 0 ? -1 : longest(prefix, 0, prefix.length, prefix.length - 1);
        }
    }

    /** The number of the longest prefix of the path, or -1. */
    int longest(byte[] bytes, int start, int end) {
        return longest(bytes, start, end, end - start);
    }

    /** The number of the next shorter prefix, or -1. */
    int shorter(int index) {
        return shorter[index];
    }

    V value(int index) {
        return values.get(index);
    }

    private int longest(byte[] bytes, int start, int end, int atMost) {
        int best = -1;
        int hash = 0;
        int last = Math.min(atMost, lengths.length - 1);
        for (int length = 0; length <= last; length++) {
            int at = start + length;
            if (lengths[length] && mayEnd(bytes, at, end)) {
                int found = keys.indexOf(hash, bytes, start, at);
                best = found < 0 ? best : found;
            }
            if (at < end) {
                hash = ByteKeys.append(hash, bytes[at]);
            }
        }
        return best;
    }

    private boolean mayEnd(byte[] bytes, int at, int end) {
        return boundary == Boundary.BYTE || at == end || bytes[at] == '/';
    }
}
