package dev.fairlead.gateway.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * Reads of one of two sizes, that stop where reading was switched off.
 *
 * <p>A channel reads little at a time until a read was full; then it reads much, until one would have fit into little: a
 * body comes in a fraction of the calls, and a few bytes whose other side is slow hold no large buffer.
 *
 * <p>All channels of a loop read into one buffer of each size: a handler has dealt with its bytes before the next channel
 * reads, and where it keeps some (a body whose other side is slow) the next read gets a buffer of its own.
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

    private final int little;
    private final int much;

    /** The buffers that all reads of a loop share, as long as nobody keeps a part of one. */
    private final FastThreadLocal<Buffers> buffers = new FastThreadLocal<>() {
        @Override
        protected Buffers initialValue() {
            return new Buffers(new Shared(), new Shared());
        }

        @Override
        protected void onRemoval(Buffers ended) {
            ended.small().release();
            ended.large().release();
        }
    };

    private record Buffers(Shared small, Shared large) {}

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
     * @param little bytes of a read at first, and of one in a quiet connection
     * @param much bytes of a read after one was full; also what a channel may read before others on the loop have their
     *     turn
     */
    PausableReads(int little, int much) {
        super(Math.ceilDiv(much, little));
        this.little = little;
        this.much = much;
    }

    @Override
    @SuppressWarnings("deprecation") // the type that the superclass declares
    public Handle newHandle() {
        return new TwoSizes();
    }

    private final class TwoSizes extends MaxMessageHandle {

        private @Nullable ChannelConfig config;
        private @Nullable Buffers mine;
        private int next = little;

        @Override
        public void reset(ChannelConfig channelConfig) {
            config = channelConfig;
            super.reset(channelConfig);
        }

        @Override
        public int guess() {
            return next;
        }

        @Override
        public void lastBytesRead(int bytes) {
            super.lastBytesRead(bytes);
            if (bytes >= little) {
                next = much;
            } else if (bytes > 0) {
                next = little;
            }
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return totalBytesRead() < much && super.continueReading(maybeMore);
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            if (config != null && !config.isAutoRead()) {
                throw Paused.INSTANCE;
            }
            // A channel stays on its loop, so the loop's buffers are looked up once.
            Buffers loops = mine;
            if (loops == null) {
                loops = buffers.get();
                mine = loops;
            }
            return (next == much ? loops.large() : loops.small()).take(allocator, next);
        }
    }
}
