package dev.fairlead.store.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.store.mongo.StoreUnavailable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The list of all segments of some content, addressed by its own digest: two contents are the same when their trees
 * have the same digest, and what changed between them is seen without reading a segment.
 *
 * @param digest of the text; empty if there are no segments
 * @param leaves the segments that are not empty
 */
public record Tree(String digest, SortedMap<SegmentId, Leaf> leaves) {

    /** No content. */
    public static final Tree EMPTY = new Tree("", new TreeMap<>());

    /**
     * One segment.
     *
     * @param count how many objects are in it
     */
    public record Leaf(String digest, int count) {}

    public Tree {
        leaves = Collections.unmodifiableSortedMap(new TreeMap<>(leaves));
    }

    static Tree of(SortedMap<SegmentId, Leaf> leaves) {
        return leaves.isEmpty() ? EMPTY : new Tree(Digest.of(encode(leaves)), leaves);
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException if it is not such a text
     * @throws StoreUnavailable if a newer version wrote it and it has what this one does not know: whoever wrote it again
     *     would lose that
     */
    public static Tree read(byte[] text) {
        return read(text, shelf -> {
            throw new StoreUnavailable("the store has \"" + shelf + "\", which a newer Fairlead wrote and this version"
                    + " does not know; change it with that version, or take out what it added");
        });
    }

    /**
     * Reads the part that this version knows, for those who only serve it.
     *
     * @param unknown is told each shelf that it does not know
     */
    static Tree read(byte[] text, Consumer<String> unknown) {
        SortedMap<SegmentId, Leaf> leaves = new TreeMap<>();
        new String(text, UTF_8).lines().forEach(line -> {
            String[] fields = line.split("\t", 3);
            if (fields.length != 3 || !fields[0].contains("/")) {
                throw new IllegalArgumentException("a line of a tree has " + fields.length + " fields, not 3");
            }
            SegmentId.parse(fields[0])
                    .ifPresentOrElse(
                            id -> leaves.put(id, new Leaf(fields[1], Integer.parseInt(fields[2]))),
                            () -> unknown.accept(fields[0].substring(0, fields[0].indexOf('/'))));
        });
        return new Tree(Digest.of(text), leaves);
    }

    /** The text whose digest it has: one line a segment, with its id, digest and count. */
    public byte[] text() {
        return encode(leaves);
    }

    /** How many objects are on a shelf. */
    public int count(Shelf shelf) {
        return leaves.entrySet().stream()
                .filter(leaf -> leaf.getKey().shelf() == shelf)
                .mapToInt(leaf -> leaf.getValue().count())
                .sum();
    }

    private static byte[] encode(SortedMap<SegmentId, Leaf> leaves) {
        StringBuilder text = new StringBuilder();
        leaves.forEach((id, leaf) -> text.append(id)
                .append('\t')
                .append(leaf.digest())
                .append('\t')
                .append(leaf.count())
                .append('\n'));
        return text.toString().getBytes(UTF_8);
    }
}
