package dev.fairlead.store.source;

import dev.fairlead.store.content.Tree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says before a large content is read that the heap is too small for it: afterwards there may be nobody left to say it. The
 * figures were measured with clients that have two keys each.
 */
final class HeapNeed {

    private static final Logger LOG = LoggerFactory.getLogger(HeapNeed.class);

    private static final int OBJECT_BYTES = 3_400;
    private static final int COPY_FACTOR = 26;
    private static final long MIB = 1L << 20;
    private static final long AT_REST = 32 * MIB;

    private final long heap;

    /** @param heap the most that the process may use */
    HeapNeed(long heap) {
        this.heap = heap;
    }

    /** Before segments are read. */
    void ofObjects(Tree served) {
        say(AT_REST
                + (long) OBJECT_BYTES
                        * served.leaves().values().stream()
                                .mapToInt(Tree.Leaf::count)
                                .sum());
    }

    /** Before a copy of so many bytes is read. */
    void ofCopy(long bytes) {
        say(AT_REST + COPY_FACTOR * bytes);
    }

    private void say(long need) {
        if (need > heap) {
            LOG.atError()
                    .addKeyValue("heap_mib", heap / MIB)
                    .addKeyValue("needed_mib", need / MIB)
                    .addKeyValue("remedy", remedy(need))
                    .log("heap_too_small");
        }
    }

    /** What to set. */
    static String remedy(long need) {
        return "set FAIRLEAD_HEAP to " + need / MIB + "m or more, and the limit of the container to 150 MiB above it";
    }
}
