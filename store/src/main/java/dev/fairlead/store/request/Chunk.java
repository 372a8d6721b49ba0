package dev.fairlead.store.request;

import dev.fairlead.store.content.Deflated;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Records of one replica, one behind the other, as two packed texts: what they are looked for by, a line each with tabs
 * between, and what is told of them. A search reads the second only where the first has what it wants.
 */
final class Chunk {

    private static final Key[] COLUMNS = Key.values();

    private final byte[] keys;
    private final int keyBytes;
    private final byte[] lines;
    private final int lineBytes;

    /** As it was saved: each text packed, and how long it is unpacked. */
    Chunk(byte[] keys, int keyBytes, byte[] lines, int lineBytes) {
        this.keys = keys;
        this.keyBytes = keyBytes;
        this.lines = lines;
        this.lineBytes = lineBytes;
    }

    static Chunk of(List<RequestRecord> records) {
        StringBuilder keys = new StringBuilder();
        StringBuilder lines = new StringBuilder();
        for (RequestRecord each : records) {
            keys.append(each.millis());
            for (Key key : COLUMNS) {
                keys.append('\t').append(each.key(key).replaceAll("\\p{Cntrl}", " "));
            }
            keys.append('\n');
            lines.append(each.json()).append('\n');
        }
        byte[] keyText = keys.toString().getBytes(StandardCharsets.UTF_8);
        byte[] lineText = lines.toString().getBytes(StandardCharsets.UTF_8);
        return new Chunk(Deflated.of(keyText), keyText.length, Deflated.of(lineText), lineText.length);
    }

    byte[] keys() {
        return keys;
    }

    int keyBytes() {
        return keyBytes;
    }

    byte[] lines() {
        return lines;
    }

    int lineBytes() {
        return lineBytes;
    }

    int bytes() {
        return keys.length + lines.length;
    }

    /** Those records that the filter takes, by their number and without what is told of them; none if it cannot be read. */
    SortedMap<Integer, RequestRecord> find(RequestFilter filter) {
        SortedMap<Integer, RequestRecord> found = new TreeMap<>();
        List<String> index = text(keys, keyBytes);
        for (int i = 0; i < index.size(); i++) {
            // Most lines are told apart by this alone.
            if (filter.mayTake(index.get(i))) {
                RequestRecord each = indexed(index.get(i));
                if (filter.takes(each)) {
                    found.put(i, each);
                }
            }
        }
        return found;
    }

    private static RequestRecord indexed(String line) {
        String[] cells = line.split("\t", -1);
        Map<Key, String> found = new EnumMap<>(Key.class);
        for (int i = 0; i < COLUMNS.length && i + 1 < cells.length; i++) {
            if (!cells[i + 1].isEmpty()) {
                found.put(COLUMNS[i], cells[i + 1]);
            }
        }
        return new RequestRecord(cells[0].matches("[0-9]{1,18}") ? Long.parseLong(cells[0]) : 0, found, "");
    }

    /** What is told of each record, in the same order. */
    List<String> told() {
        return text(lines, lineBytes);
    }

    private static List<String> text(byte[] packed, int size) {
        Optional<byte[]> text = Deflated.inflate(packed, size);
        return text.map(bytes ->
                        new String(bytes, StandardCharsets.UTF_8).lines().toList())
                .orElse(List.of());
    }
}
