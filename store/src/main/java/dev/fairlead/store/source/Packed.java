package dev.fairlead.store.source;

import dev.fairlead.store.content.Segment;
import dev.fairlead.store.content.SegmentId;
import dev.fairlead.store.content.State;
import dev.fairlead.store.content.Tree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** The served content of one revision as bytes: the revision, its tree, and each segment of it; deflated. */
final class Packed {

    private static final int MAX_PART = 256 << 20;

    private Packed() {}

    static byte[] of(long revision, State state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater))) {
            Tree served = state.served();
            out.writeLong(revision);
            write(out, served.text());
            for (SegmentId id : served.leaves().keySet()) {
                write(out, state.segment(id).text());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory cannot be written", impossible);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @throws IllegalArgumentException if it is not that, in every byte
     */
    static LastGood.Found.Good read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
            long revision = in.readLong();
            Tree served = Tree.read(part(in));
            Map<SegmentId, byte[]> texts = new HashMap<>();
            for (SegmentId id : served.leaves().keySet()) {
                texts.put(id, part(in));
            }
            if (in.read() >= 0) {
                throw new IllegalArgumentException("there are bytes behind its end");
            }
            return new LastGood.Found.Good(revision, State.of(segments(served, texts)));
        } catch (IOException failure) {
            throw new IllegalArgumentException("its content is cut off: " + failure.getMessage(), failure);
        }
    }

    // At the start nobody is served yet: with all processors that there are.
    private static Map<SegmentId, Segment> segments(Tree served, Map<SegmentId, byte[]> texts) {
        Map<SegmentId, Segment> segments = new ConcurrentHashMap<>();
        texts.entrySet().parallelStream().forEach(text -> {
            Segment segment = Segment.readPacked(text.getValue());
            Tree.Leaf leaf = served.leaves().get(text.getKey());
            if (leaf == null || !segment.digest().equals(leaf.digest())) {
                throw new IllegalArgumentException("segment " + text.getKey() + " is not the one of its tree");
            }
            segments.put(text.getKey(), segment);
        });
        return segments;
    }

    private static void write(DataOutputStream out, byte[] part) throws IOException {
        out.writeInt(part.length);
        out.write(part);
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
