package dev.fairlead.gateway.middleware;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.github.luben.zstd.util.Native;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many answers are compressed at one time, by the memory that they hold outside of the heap: in shares of a quarter
 * of a mebibyte, of which gzip takes one and the others six. Beyond the bound a caller gets the next encoding that it
 * takes, or the answer as it is, which every caller takes. Shared by all loops; outlives snapshots.
 */
public final class Compressors {

    /** Together 64 MiB at most. */
    private static final int MOST_SHARES = 256;

    private final AtomicInteger shares = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final NativeCode brotli;
    private final NativeCode zstd;

    /** With the libraries that others keep. */
    public Compressors() {
        this(new NativeCode("br", Brotli4jLoader::ensureAvailability), new NativeCode("zstd", Native::load));
    }

    Compressors(NativeCode brotli, NativeCode zstd) {
        this.brotli = brotli;
        this.zstd = zstd;
    }

    boolean take(Encoding encoding) {
        if (!isReady(encoding)) {
            return false;
        }
        if (shares.addAndGet(encoding.shares()) > MOST_SHARES) {
            shares.addAndGet(-encoding.shares());
            return false;
        }
        busy.incrementAndGet();
        return true;
    }

    private boolean isReady(Encoding encoding) {
        return switch (encoding) {
            case GZIP -> true;
            case BR -> brotli.isReady();
            case ZSTD -> zstd.isReady();
        };
    }

    void giveBack(Encoding encoding) {
        shares.addAndGet(-encoding.shares());
        busy.decrementAndGet();
    }

    /** Answers that are being compressed now. Any thread. */
    public int busy() {
        return busy.get();
    }
}
