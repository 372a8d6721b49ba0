package dev.fairlead.gateway.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * Reads of a fixed size, that stop where reading was switched off.
 *
 * <p>All channels of a loop read into one buffer: a handler has dealt with its bytes before the next channel reads, and
 * where it keeps some (a body whose other side is slow) the next read gets a buffer of its own.
 *
 * <p>When the peer ends its side, Netty's epoll transport reads everything that the kernel still holds, also from a
 * channel whose reading is switched off: megabytes for each connection whose other side is slow. Here such a read
 * throws {@link Paused} instead of getting a buffer; what is left stays in the kernel and is read when reading goes on.
 */
public final class PausableReads extends DefaultMaxMessagesRecvByteBufAllocator {

    /** A read was tried while reading is switched off. Not an error; see {@link PausableReads}. */
    public static final class Paused extends RuntimeException {

        private static final long serialVersionUID = 1;

        @SuppressWarnings("StaticAssignmentOfThrowable") // has neither stack nor suppressed ones
        static final Paused INSTANCE = new Paused();

        private Paused() {
            super("reading is switched off", null, false, false);
        }
    }

    private final int readBytes;

    /** The buffer that all reads of a loop share, as long as nobody keeps a part of it. */
    private final FastThreadLocal<Shared> shared = new FastThreadLocal<>() {
        @Override
        protected Shared initialValue() {
            return new Shared();
        }

        @Override
        protected void onRemoval(Shared ended) {
            ended.release();
        }
    };

    private static final class Shared {

        private @Nullable ByteBuf buffer;

        ByteBuf take(ByteBufAllocator allocator, int bytes) {
            ByteBuf last = buffer;
            if (last != null && last.refCnt() == 1) {
                return last.clear().retain();
            }
            release();
            ByteBuf fresh = allocator.directBuffer(bytes, bytes);
            buffer = fresh;
            return fresh.retain();
        }

        void release() {
            ByteBuf last = buffer;
            if (last != null) {
                buffer = null;
                last.release();
            }
        }
    }

    /**
     * @param readBytes size of one read
     * @param readsAtOnce how many reads before others on the loop have their turn
     */
    PausableReads(int readBytes, int readsAtOnce) {
        super(readsAtOnce);
        this.readBytes = readBytes;
    }

    @Override
    @SuppressWarnings("deprecation") // the type that the superclass declares
    public Handle newHandle() {
        return new FixedHandle();
    }

    private final class FixedHandle extends MaxMessageHandle {

        private @Nullable ChannelConfig config;
        private @Nullable Shared reads;

        @Override
        public void reset(ChannelConfig channelConfig) {
            config = channelConfig;
            super.reset(channelConfig);
        }

        @Override
        public int guess() {
            return readBytes;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            if (config != null && !config.isAutoRead()) {
                throw Paused.INSTANCE;
            }
            // A channel stays on its loop, so the loop's buffer is looked up once.
            Shared mine = reads;
            if (mine == null) {
                mine = shared.get();
                reads = mine;
            }
            return mine.take(allocator, readBytes);
        }
    }
}
