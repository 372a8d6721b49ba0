package dev.fairlead.store.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** The embedded server: speaks MongoDB's protocol, keeps its data in one directory. For one process, not for a cluster. */
@SuppressWarnings("DoNotCallSuggester") // until the bodies follow
public final class Embedded implements AutoCloseable {

    private Embedded() {}

    /**
     * Starts it.
     *
     * @param directory where the data lies; made if it is not there
     * @param address where it listens; port 0 takes a free one
     * @throws IOException if another process uses the directory, the data cannot be read, or the address is taken;
     *     the message says what to do
     */
    public static Embedded start(Path directory, InetSocketAddress address) throws IOException {
        throw new UnsupportedOperationException("follows");
    }

    /** The URI for {@code MONGODB_URI}. */
    public String uri() {
        throw new UnsupportedOperationException("follows");
    }

    /** Stops listening and closes the files; waits at most five seconds. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("follows");
    }
}
