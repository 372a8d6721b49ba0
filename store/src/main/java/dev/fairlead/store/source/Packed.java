package dev.fairlead.store.source;

import dev.fairlead.store.content.Segment;
import dev.fairlead.store.content.SegmentId;
import dev.fairlead.store.content.State;
import dev.fairlead.store.content.Tree;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.InflaterInputStream;

/**
 * The served content of one revision as bytes: the revision, its tree, and each segment of it as a replica holds it. Who
 * reads it knows that nobody has changed it, so nothing in it is unpacked or digested before it is needed.
 */
final class Packed {

    private static final int MAX_PART = 256 << 20;

    private Packed() {}

    static byte[] of(long revision, State state) {
        Tree served = state.served();
        byte[] tree = served.text();
        Map<SegmentId, byte[]> parts = new HashMap<>();
        long bytes = (long) Long.BYTES + Integer.BYTES + tree.length;
        for (SegmentId id : served.leaves().keySet()) {
            byte[] part = state.segment(id).packedText();
            parts.put(id, part);
            bytes += part.length;
        }
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(bytes));
        out.putLong(revision).putInt(tree.length).put(tree);
        for (SegmentId id : served.leaves().keySet()) {
            out.put(parts.getOrDefault(id, new byte[0]));
        }
        return out.array();
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @throws IllegalArgumentException if it is not that
     */
    static LastGood.Found.Good read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            long revision = in.getLong();
            int length = in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw new IllegalArgumentException("a part of it has " + length + " bytes");
            }
            byte[] tree = new byte[length];
            in.get(tree);
            Map<SegmentId, Segment> segments = new HashMap<>();
            Tree.read(tree).leaves().forEach((id, leaf) -> segments.put(id, Segment.readPacked(leaf, in)));
            if (in.hasRemaining()) {
                throw new IllegalArgumentException("there are bytes behind its end");
            }
            return new LastGood.Found.Good(revision, State.of(segments));
        } catch (BufferUnderflowException cutOff) {
            throw new IllegalArgumentException("its content is cut off", cutOff);
        }
    }

    /**
     * Reads what the version before wrote: texts of segments, deflated as one.
     *
     * @throws IllegalArgumentException if it is not that, in every byte
     */
    static LastGood.Found.Good readFirst(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
            long revision = in.readLong();
            Tree served = Tree.read(part(in));
            Map<SegmentId, Segment> segments = new HashMap<>();
            for (Map.Entry<SegmentId, Tree.Leaf> leaf : served.leaves().entrySet()) {
                Segment segment = Segment.read(part(in));
                if (!segment.digest().equals(leaf.getValue().digest())) {
                    throw new IllegalArgumentException("segment " + leaf.getKey() + " is not the one of its tree");
                }
                segments.put(leaf.getKey(), segment);
            }
            if (in.read() >= 0) {
                throw new IllegalArgumentException("there are bytes behind its end");
            }
            return new LastGood.Found.Good(revision, State.of(segments).packed());
        } catch (IOException failure) {
            throw new IllegalArgumentException("its content is cut off: " + failure.getMessage(), failure);
        }
    }

    private static byte[] part(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_PART) {
            throw new IllegalArgumentException("a part of it has " + length + " bytes");
        }
        byte[] part = in.readNBytes(length);
        if (part.length != length) {
            throw new IllegalArgumentException("a part of it is cut off");
        }
        return part;
    }
}
