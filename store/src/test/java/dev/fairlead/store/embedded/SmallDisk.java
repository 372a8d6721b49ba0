package dev.fairlead.store.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A disk of a test: no file on it can become longer than what there is. */
public final class SmallDisk extends FilePathWrapper {

    static final AtomicLong BYTES = new AtomicLong(Long.MAX_VALUE);

    static {
        FilePath.register(new SmallDisk());
    }

    /** The name of a file as the page store takes it. */
    static String name(java.nio.file.Path file) {
        return "small:" + file;
    }

    @Override
    public String getScheme() {
        return "small";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Bounded(getBase().open(mode));
    }

    private static final class Bounded extends FileBaseDefault {

        private final FileChannel channel;

        Bounded(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public synchronized int read(ByteBuffer to, long position) throws IOException {
            return channel.read(to, position);
        }

        @Override
        public synchronized int write(ByteBuffer from, long position) throws IOException {
            if (position + from.remaining() > Math.max(BYTES.get(), channel.size())) {
                // As a real one does: what fits is written.
                long fits = Math.max(0, BYTES.get() - position);
                channel.write(from.slice(from.position(), (int) Math.min(fits, from.remaining())), position);
                throw new IOException("No space left on device");
            }
            return channel.write(from, position);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void force(boolean metaData) throws IOException {
            channel.force(metaData);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return channel.tryLock(position, size, shared);
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }
    }
}
