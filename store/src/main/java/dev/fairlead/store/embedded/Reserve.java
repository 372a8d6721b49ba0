package dev.fairlead.store.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of no use that holds room on the disk. It is given up where others fill the disk to the last byte, so that the
 * store's own file can be made smaller: that takes a little room first.
 */
final class Reserve {

    private static final int BYTES = 4 << 20;
    private static final int BLOCK_BYTES = 64 << 10;

    private final Path file;

    Reserve(Path file) {
        this.file = file;
    }

    static int bytes() {
        return BYTES;
    }

    boolean isHeld() {
        return Files.exists(file);
    }

    /** Takes it; a disk that has no room for it is left as it was. */
    void take() throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        // A file with a hole would hold nothing.
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < BYTES / BLOCK_BYTES; i++) {
                out.write(block);
            }
        } catch (IOException full) {
            giveUp();
            throw full;
        }
    }

    void giveUp() throws IOException {
        Files.deleteIfExists(file);
    }
}
