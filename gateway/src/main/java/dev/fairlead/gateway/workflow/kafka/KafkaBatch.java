package dev.fairlead.gateway.workflow.kafka;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** One record as a batch of the second version of Kafka's format, and the partition that it belongs to. */
final class KafkaBatch {

    private static final int SEED = 0x9747b28c;
    private static final int MIXER = 0x5bd1e995;

    /** Bytes before the attributes: offset, length, epoch, version, checksum. */
    private static final int BEFORE_ATTRIBUTES = 21;

    private KafkaBatch() {}

    /** @param key null for none */
    static byte[] of(byte @Nullable [] key, byte[] value, Map<String, String> headers, long millis) throws IOException {
        byte[] record = record(key, value, headers);
        ByteArrayOutputStream length = new ByteArrayOutputStream();
        varint(new DataOutputStream(length), record.length);
        int rest = 40 + length.size() + record.length;
        ByteBuffer batch = ByteBuffer.allocate(BEFORE_ATTRIBUTES + rest);
        batch.putLong(0)
                .putInt(BEFORE_ATTRIBUTES - 12 + rest)
                .putInt(-1)
                .put((byte) 2)
                .putInt(0);
        batch.putShort((short) 0).putInt(0).putLong(millis).putLong(millis);
        // No transaction, no sequence: one record, asked for once.
        batch.putLong(-1).putShort((short) -1).putInt(-1).putInt(1);
        batch.put(length.toByteArray()).put(record);
        CRC32C sum = new CRC32C();
        sum.update(batch.array(), BEFORE_ATTRIBUTES, rest);
        batch.putInt(BEFORE_ATTRIBUTES - 4, (int) sum.getValue());
        return batch.array();
    }

    private static byte[] record(byte @Nullable [] key, byte[] value, Map<String, String> headers) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(0);
        varint(out, 0);
        varint(out, 0);
        if (key == null) {
            varint(out, -1);
        } else {
            varint(out, key.length);
            out.write(key);
        }
        varint(out, value.length);
        out.write(value);
        varint(out, headers.size());
        for (Map.Entry<String, String> header : headers.entrySet()) {
            text(out, header.getKey());
            text(out, header.getValue());
        }
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        varint(out, bytes.length);
        out.write(bytes);
    }

    private static void varint(DataOutputStream out, int number) throws IOException {
        int left = (number << 1) ^ (number >> 31);
        while ((left & ~0x7f) != 0) {
            out.writeByte((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.writeByte(left);
    }

    /** Where Kafka's own clients send a key: all records of one key come to one partition, whoever sent them. */
    static int partition(byte[] key, int partitions) {
        return (murmur2(key) & Integer.MAX_VALUE) % partitions;
    }

    private static int murmur2(byte[] bytes) {
        int hash = SEED ^ bytes.length;
        int whole = bytes.length / 4 * 4;
        for (int i = 0; i < whole; i += 4) {
            int k = (bytes[i] & 0xff) | (bytes[i + 1] & 0xff) << 8 | (bytes[i + 2] & 0xff) << 16 | bytes[i + 3] << 24;
            k *= MIXER;
            k ^= k >>> 24;
            hash = hash * MIXER ^ k * MIXER;
        }
        int left = bytes.length - whole;
        if (left > 0) {
            for (int i = left - 1; i >= 0; i--) {
                hash ^= (bytes[whole + i] & 0xff) << (8 * i);
            }
            hash *= MIXER;
        }
        hash ^= hash >>> 13;
        hash *= MIXER;
        return hash ^ hash >>> 15;
    }
}
