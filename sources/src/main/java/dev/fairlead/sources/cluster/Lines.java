package dev.fairlead.sources.cluster;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** An answer line by line, each within a bound. */
final class Lines implements Closeable {

    private static final int BUFFER = 16 * 1024;

    private final InputStream in;
    private final Future<?> bound;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;

    /** @param bound is cancelled when it is closed */
    Lines(InputStream in, Future<?> bound) {
        this.in = in;
        this.bound = bound;
    }

    /** The next one without its end; null after the last. */
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            if (at == end) {
                end = in.read(buffer);
                at = 0;
                if (end <= 0) {
                    end = 0;
                    return line.size() == 0 ? null : line.toByteArray();
                }
            }
            int stop = at;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            line.write(buffer, at, stop - at);
            boolean whole = stop < end;
            at = whole ? stop + 1 : end;
            if (whole && line.size() > 0) {
                return line.toByteArray();
            }
            if (line.size() > ApiServer.MAX_BYTES) {
                throw new IOException("a line of the API server's is larger than " + ApiServer.MAX_BYTES + " bytes");
            }
        }
    }

    static void quietly(InputStream stream) {
        try {
            stream.close();
        } catch (IOException alreadyGone) {
            return;
        }
    }

    @Override
    public void close() {
        bound.cancel(false);
        quietly(in);
    }
}
