package dev.fairlead.store.audit;

import static com.mongodb.client.model.Filters.in;

import dev.fairlead.store.content.Page;
import dev.fairlead.store.mongo.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.bson.Document;

/** All audit records: to read, to check, and to add what changes no configuration. */
public final class AuditLog {

    // A filter that fits nothing must not read a chain of millions in one call.
    private static final int MAX_SCANNED = 20_000;
    private static final int BATCH = 100;

    private final Database database;
    private final Chain chain;
    private final Supplier<SealCheck> seals;

    /** Tells whether the installation's key made a seal. */
    @FunctionalInterface
    public interface SealCheck {
        /** Whether this is the seal of that hash. */
        boolean isSeal(String seal, String hash);
    }

    /** The records of a chain. */
    public AuditLog(Database database, Chain chain, Supplier<SealCheck> seals) {
        this.database = database;
        this.chain = chain;
        this.seals = seals;
    }

    /** Appends a record of something that changed no configuration: a login, the reading of a secret. */
    public AuditRecord append(Actor actor, String action, String why, List<AuditRecord.Touched> touched) {
        return chain.extend(last -> Optional.of(
                        new Draft(actor, action, why, touched, last.revision(), last.served(), last.working())))
                .orElseThrow();
    }

    /**
     * A page of records, the newest first. With a filter that fits little, a page may be short, or even empty, and
     * still have a next one.
     *
     * @param before the cursor: records with smaller sequence numbers
     * @param limit 1 to {@link Page#MAX_LIMIT}
     * @throws IllegalArgumentException if the cursor or the limit cannot be used
     */
    public Page<AuditRecord> list(AuditFilter filter, Optional<String> before, int limit) {
        Page.checkedLimit(limit);
        long next = before.map(Page::number).orElseGet(() -> chain.tail().sequence() + 1);
        long end = Math.max(1, next - MAX_SCANNED);
        List<AuditRecord> found = new ArrayList<>();
        while (next > end && found.size() < limit) {
            long from = Math.max(end, next - BATCH);
            for (AuditRecord entry : newestFirst(from, next)) {
                if (found.size() < limit) {
                    next = entry.sequence();
                    if (filter.takes(entry)) {
                        found.add(entry);
                    }
                }
            }
            next = found.size() < limit ? from : next;
        }
        return new Page<>(found, next > 1 ? Optional.of(Long.toString(next)) : Optional.empty());
    }

    /** The record with this number, if there is one. */
    public Optional<AuditRecord> find(long sequence) {
        return newestFirst(sequence, sequence + 1).stream().findFirst();
    }

    /** Checks every record from the first to the last. Reads the whole chain. */
    public Verification verify() {
        return new ChainCheck(database, seals.get()).run();
    }

    private List<AuditRecord> newestFirst(long from, long to) {
        Map<Long, AuditRecord> found = new TreeMap<>();
        read(database, from, to).forEach((sequence, document) -> found.put(sequence, Chain.decode(document)));
        return List.copyOf(found.values()).reversed();
    }

    /** The documents with these numbers that are there. */
    static Map<Long, Document> read(Database database, long from, long to) {
        List<Long> wanted = LongStream.range(from, to).boxed().toList();
        Map<Long, Document> found = new TreeMap<>();
        database.all(mongo -> mongo.getCollection(Chain.COLLECTION).find(in("_id", wanted)))
                .forEach(document -> {
                    if (document.get("_id") instanceof Number number) {
                        found.put(number.longValue(), document);
                    }
                });
        return found;
    }
}
