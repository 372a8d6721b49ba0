package dev.fairlead.gateway.middleware;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;

/** One stream in Zstandard (RFC 8878), made piece by piece by the library that others keep. */
final class Zstd implements Encoder {

    /** A quarter of the time of gzip at its level, for an eighth fewer bytes. */
    private static final int LEVEL = 3;

    /** As a power of two: 256 KiB. It is most of what a stream holds. */
    private static final int WINDOW_LOG = 18;

    private static final int STEP_BYTES = 16 * 1024;

    private final ZstdCompressCtx context =
            new ZstdCompressCtx().setLevel(LEVEL).setWindowLog(WINDOW_LOG);
    private final ByteBufAllocator allocator;
    private boolean unflushed = true;

    Zstd(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    @Override
    public ByteBuf piece(ByteBuf payload) {
        unflushed = true;
        ByteBuf source = payload;
        if (!payload.isDirect()) {
            source = allocator.directBuffer(payload.readableBytes()).writeBytes(payload);
            payload.release();
        }
        try {
            return encoded(source.nioBuffer(), EndDirective.CONTINUE);
        } finally {
            source.release();
        }
    }

    @Override
    public ByteBuf flush() {
        if (!unflushed) {
            return allocator.buffer(0);
        }
        unflushed = false;
        return encoded(nothing(), EndDirective.FLUSH);
    }

    @Override
    public ByteBuf end() {
        return encoded(nothing(), EndDirective.END);
    }

    private static ByteBuffer nothing() {
        return ByteBuffer.allocateDirect(0);
    }

    private ByteBuf encoded(ByteBuffer source, EndDirective how) {
        ByteBuf out = allocator.directBuffer(STEP_BYTES);
        boolean more = true;
        while (more) {
            out.ensureWritable(STEP_BYTES);
            ByteBuffer into = out.nioBuffer(out.writerIndex(), out.writableBytes());
            boolean done = context.compressDirectByteBufferStream(into, source, how);
            out.writerIndex(out.writerIndex() + into.position());
            more = how == EndDirective.CONTINUE ? source.hasRemaining() : !done;
        }
        return out;
    }

    @Override
    public void close() {
        context.close();
    }
}
