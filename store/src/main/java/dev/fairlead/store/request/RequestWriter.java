package dev.fairlead.store.request;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Brings a replica's records to the store: into the chunk that is open, which is written anew as long as it grows, so
 * that a record can be seen about a second after its request and a quiet replica does not leave thousands of small
 * documents. For one thread.
 */
public final class RequestWriter {

    /** Records of a chunk. */
    static final int MOST_RECORDS = 256;

    /** How long a chunk is open. */
    static final long OPEN_MILLIS = 600_000;

    /** Chunks of a sheet. */
    static final int MOST_CHUNKS = 32;

    /** How long chunks are added to a sheet. */
    static final long SHEET_MILLIS = 3_600_000;

    private final RequestRecords store;
    private final String replica;
    private final RandomGenerator random;
    private final List<Head> sheet = new ArrayList<>();
    private String id = "";
    private List<RequestRecord> open = new ArrayList<>();
    private Marks marks = Marks.none();
    private boolean grown;

    /**
     * A writer.
     *
     * @param random makes ids of chunks differ between replicas
     */
    public RequestWriter(RequestRecords store, String replica, RandomGenerator random) {
        this.store = store;
        this.replica = replica;
        this.random = random;
    }

    /**
     * Takes a record, in the order in which requests ended; saves the chunk that is open where it is full.
     *
     * @throws dev.fairlead.store.mongo.StoreUnavailable if the store does not answer; the record was then not taken
     */
    public void add(RequestRecord each) {
        if (isFull(each.millis())) {
            flush();
            id = "";
        }
        if (id.isEmpty()) {
            begin(each.millis());
        }
        open.add(each);
        marks.put(each);
        grown = true;
    }

    private boolean isFull(long millis) {
        return !id.isEmpty()
                && (open.size() >= MOST_RECORDS || millis - open.getFirst().millis() >= OPEN_MILLIS);
    }

    // Begins with the time, so that ids are in the order of time.
    private void begin(long millis) {
        id = RequestRecords.idAt(millis) + HexFormat.of().toHexDigits(random.nextInt());
        open = new ArrayList<>();
        marks = Marks.none();
        if (sheet.size() >= MOST_CHUNKS
                || (!sheet.isEmpty() && millis - sheet.getFirst().from() >= SHEET_MILLIS)) {
            sheet.clear();
        }
    }

    /**
     * Saves what was taken since it did so last; where the store does not answer it is kept for the next time.
     *
     * @throws dev.fairlead.store.mongo.StoreUnavailable if the store does not answer
     */
    public void flush() {
        if (!grown) {
            return;
        }
        long first = open.stream().mapToLong(RequestRecord::millis).min().orElse(0);
        long last = open.stream().mapToLong(RequestRecord::millis).max().orElse(0);
        Chunk chunk = Chunk.of(open);
        sheet.removeIf(head -> head.id().equals(id));
        sheet.add(new Head(id, first, last, open.size(), chunk.bytes(), marks));
        store.save(replica, sheet, chunk);
        grown = false;
    }
}
