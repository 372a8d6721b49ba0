package dev.fairlead.store.request;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a chunk without reading it.
 *
 * @param id of the chunk
 * @param from when its first request ended, since 1970
 * @param to when its last one did
 * @param bytes of the chunk, packed
 * @param marks what may be in it
 */
record Head(String id, long from, long to, int records, int bytes, Marks marks) {

    /** One line for each. */
    static String lines(List<Head> sheet) {
        StringBuilder lines = new StringBuilder();
        for (Head head : sheet) {
            lines.append(head.id).append(' ').append(head.from).append(' ').append(head.to);
            lines.append(' ')
                    .append(head.records)
                    .append(' ')
                    .append(head.bytes)
                    .append('\n');
        }
        return lines.toString();
    }

    /** The marks of all, one behind the other. */
    static byte[] marks(List<Head> sheet) {
        byte[] all = new byte[sheet.size() * Marks.BYTES];
        for (int i = 0; i < sheet.size(); i++) {
            sheet.get(i).marks.writeTo(all, i);
        }
        return all;
    }

    /** What {@link #lines} wrote; without marks where none were read. */
    static List<Head> read(String lines, byte[] marks) {
        List<Head> sheet = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            String[] words = line.split(" ", -1);
            if (line.matches("[0-9a-f]{19}( [0-9]{1,18}){2}( [0-9]{1,9}){2}")) {
                sheet.add(new Head(
                        words[0],
                        Long.parseLong(words[1]),
                        Long.parseLong(words[2]),
                        Integer.parseInt(words[3]),
                        Integer.parseInt(words[4]),
                        Marks.read(marks, sheet.size())));
            }
        }
        return sheet;
    }
}
