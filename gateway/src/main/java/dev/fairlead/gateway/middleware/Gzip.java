package dev.fairlead.gateway.middleware;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** One gzip stream (RFC 1952), made piece by piece. */
final class Gzip implements Encoder {

    /** Two thirds of the time of level 6 for about 2 % more bytes. */
    private static final int LEVEL = 5;

    private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final Deflater deflater = new Deflater(LEVEL, true);
    private final CRC32 sum = new CRC32();
    private final byte[] scratch;
    private final ByteBufAllocator allocator;
    private boolean begun;
    private boolean unflushed = true;

    /** @param scratch for the length of each call */
    Gzip(byte[] scratch, ByteBufAllocator allocator) {
        this.scratch = scratch;
        this.allocator = allocator;
    }

    @Override
    public ByteBuf piece(ByteBuf payload) {
        sum.update(payload.nioBuffer());
        deflater.setInput(payload.nioBuffer());
        ByteBuf out = deflate(Deflater.NO_FLUSH);
        unflushed = true;
        payload.release();
        return out;
    }

    @Override
    public ByteBuf flush() {
        if (!unflushed) {
            return allocator.buffer(0);
        }
        unflushed = false;
        return deflate(Deflater.SYNC_FLUSH);
    }

    @Override
    public ByteBuf end() {
        deflater.finish();
        ByteBuf out = deflate(Deflater.NO_FLUSH);
        return out.writeIntLE((int) sum.getValue()).writeIntLE((int) deflater.getBytesRead());
    }

    private ByteBuf deflate(int mode) {
        ByteBuf out = allocator.directBuffer();
        if (!begun) {
            begun = true;
            out.writeBytes(HEAD);
        }
        int made = deflater.deflate(scratch, 0, scratch.length, mode);
        while (made > 0) {
            out.writeBytes(scratch, 0, made);
            made = made < scratch.length ? 0 : deflater.deflate(scratch, 0, scratch.length, mode);
        }
        return out;
    }

    @Override
    public void close() {
        deflater.end();
    }
}
