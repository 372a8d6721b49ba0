package dev.fairlead.store.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A few objects of one shelf in the order of their names: the unit in which content is stored, addressed by digest
 * and fetched. Its text has one line an object: name, milliseconds, editor and body with tabs between them. The digest
 * is made when it is first asked for, so that many edits of one segment cost one digest.
 */
public final class Segment {

    /** Nothing on this part of the shelf; it is neither stored nor listed. */
    public static final Segment EMPTY = new Segment("", List.of());

    private final Holding holding;
    private volatile @Nullable String digest;

    /** How entries are held. */
    private sealed interface Holding {
        List<Entry> entries();

        int count();
    }

    private record Open(List<Entry> entries) implements Holding {
        @Override
        public int count() {
            return entries.size();
        }
    }

    /**
     * The text, packed.
     *
     * @param size of the text
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    private record Packed(byte[] bytes, int size, int count) implements Holding {

        byte[] text() {
            return Deflated.inflate(bytes, size).orElseThrow(() -> new IllegalStateException("memory was altered"));
        }

        @Override
        public List<Entry> entries() {
            return parsed(text());
        }
    }

    private Segment(@Nullable String digest, List<Entry> entries) {
        this(digest, new Open(List.copyOf(entries)));
    }

    private Segment(@Nullable String digest, Holding holding) {
        this.digest = digest;
        this.holding = holding;
    }

    /** The same in a fifth of the memory; its entries are read anew each time that they are asked for. */
    Segment packed() {
        return holding instanceof Packed || count() == 0 ? this : new Segment(digest(), packing());
    }

    private Packed packing() {
        if (holding instanceof Packed packed) {
            return packed;
        }
        byte[] text = text();
        return new Packed(Deflated.of(text), text.length, count());
    }

    /** The segment of these entries, which must be in the order of their names. */
    static Segment of(List<Entry> entries) {
        return entries.isEmpty() ? EMPTY : new Segment(null, entries);
    }

    /** The digest of the text; empty where nothing is in it. */
    public String digest() {
        String known = digest;
        if (known == null) {
            known = Digest.of(encode(entries()));
            digest = known;
        }
        return known;
    }

    /** The objects in the order of their names. */
    public List<Entry> entries() {
        return holding.entries();
    }

    /** How many objects there are. */
    public int count() {
        return holding.count();
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException if it is not such a text
     */
    public static Segment read(byte[] text) {
        return new Segment(Digest.of(text), parsed(text));
    }

    /** As {@link #packed} holds it, for those who keep it where nobody else can change it. */
    public byte[] packedText() {
        Packed packed = packing();
        return ByteBuffer.allocate(2 * Integer.BYTES + packed.bytes().length)
                .putInt(packed.size())
                .putInt(packed.bytes().length)
                .put(packed.bytes())
                .array();
    }

    /**
     * Reads what {@link #packedText} gave and nobody has changed: it is not unpacked before somebody asks for entries.
     *
     * @param leaf what the tree says of it
     * @throws IllegalArgumentException if there are fewer bytes
     */
    public static Segment readPacked(Tree.Leaf leaf, ByteBuffer from) {
        try {
            int size = from.getInt();
            int length = from.getInt();
            if (length < 0 || length > from.remaining()) {
                throw new IllegalArgumentException("a segment of it has " + length + " bytes");
            }
            byte[] bytes = new byte[length];
            from.get(bytes);
            return new Segment(leaf.digest(), new Packed(bytes, size, leaf.count()));
        } catch (BufferUnderflowException cutOff) {
            throw new IllegalArgumentException("it ends in the middle of a segment", cutOff);
        }
    }

    private static List<Entry> parsed(byte[] text) {
        List<Entry> entries = new ArrayList<>();
        String lines = new String(text, UTF_8);
        int start = 0;
        while (start < lines.length()) {
            int feed = lines.indexOf('\n', start);
            int end = feed < 0 ? lines.length() : feed;
            if (end > start) {
                entries.add(entry(lines, start, end));
            }
            start = end + 1;
        }
        return entries;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Segment segment && segment.entries().equals(entries());
    }

    @Override
    public int hashCode() {
        return entries().hashCode();
    }

    /** The text whose digest it has. */
    public byte[] text() {
        return holding instanceof Packed packed ? packed.text() : encode(entries());
    }

    /** The entry of this name, if there is one. */
    public Optional<Entry> find(String name) {
        List<Entry> entries = entries();
        int at = position(entries, name);
        return at < 0 ? Optional.empty() : Optional.of(entries.get(at));
    }

    /** The index of the first entry whose name is greater than this one. */
    int after(String name) {
        int at = position(entries(), name);
        return at < 0 ? -at - 1 : at + 1;
    }

    /** With this entry, in place of the one of the same name. */
    Segment with(Entry entry) {
        List<Entry> changed = new ArrayList<>(entries());
        int at = position(changed, entry.name());
        if (at < 0) {
            changed.add(-at - 1, entry);
        } else {
            changed.set(at, entry);
        }
        return of(changed);
    }

    /** Without the entry of this name. */
    Segment without(String name) {
        List<Entry> changed = new ArrayList<>(entries());
        int at = position(changed, name);
        if (at < 0) {
            return this;
        }
        changed.remove(at);
        return of(changed);
    }

    // As Collections.binarySearch: the index, or minus the place where it would go, minus one.
    private static int position(List<Entry> entries, String name) {
        int low = 0;
        int high = entries.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = entries.get(middle).name().compareTo(name);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -low - 1;
    }

    private static byte[] encode(List<Entry> entries) {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            text.append(entry.name())
                    .append('\t')
                    .append(entry.at().toEpochMilli())
                    .append('\t');
            text.append(entry.by()).append('\t').append(entry.body()).append('\n');
        }
        return text.toString().getBytes(UTF_8);
    }

    // Of a hundred thousand clients each is read here at a start: nothing is cut out twice.
    private static Entry entry(String lines, int start, int end) {
        int at = lines.indexOf('\t', start, end);
        int by = at < 0 ? at : lines.indexOf('\t', at + 1, end);
        int body = by < 0 ? by : lines.indexOf('\t', by + 1, end);
        if (body < 0) {
            throw new IllegalArgumentException("a line of a segment has fewer than four fields");
        }
        Instant when = Instant.ofEpochMilli(Long.parseLong(lines, at + 1, by, 10));
        return new Entry(
                lines.substring(start, at), when, lines.substring(by + 1, body), lines.substring(body + 1, end));
    }
}
