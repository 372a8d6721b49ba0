package dev.fairlead.gateway.middleware;

import io.netty.buffer.ByteBufAllocator;

/** How an answer can be encoded. */
enum Encoding {
    GZIP("gzip", 1),
    BR("br", 6),
    ZSTD("zstd", 6);

    private final String word;
    private final int shares;

    Encoding(String word, int shares) {
        this.word = word;
        this.shares = shares;
    }

    /** As headers name it. */
    String word() {
        return word;
    }

    /** Of the memory that {@link Compressors} gives out. */
    int shares() {
        return shares;
    }

    static Encoding of(String word) {
        for (Encoding encoding : values()) {
            if (encoding.word.equals(word)) {
                return encoding;
            }
        }
        throw new IllegalArgumentException("\"" + word + "\" is no encoding");
    }

    Encoder encoder(byte[] scratch, ByteBufAllocator allocator) {
        return switch (this) {
            case GZIP -> new Gzip(scratch, allocator);
            case BR -> new Brotli(allocator);
            case ZSTD -> new Zstd(allocator);
        };
    }
}
