package dev.fairlead.store.shared;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bson.Document;

/**
 * A right that one replica has at a time. Whoever has it counts up a number; whoever wants it watches that number, and
 * takes over when it has stood still for the length of the lease by its own clock. So clocks need not agree.
 *
 * <p>It guards against waste, not against harm: a holder that was asleep for longer than the lease may go on for a
 * moment. Used by one thread.
 */
public final class Lease {

    private static final String COLLECTION = "leases";

    private final Database database;
    private final String id;
    private final String holder;
    private final long lengthNanos;
    private final LongSupplier nanos;
    private long watched = -1;
    private long watchedSince;

    /**
     * Not held yet.
     *
     * @param holder another one for each process, also after a restart
     * @param nanos a clock that never goes back
     */
    public Lease(Database database, String id, String holder, Duration length, LongSupplier nanos) {
        this.database = database;
        this.id = id;
        this.holder = holder;
        this.lengthNanos = length.toNanos();
        this.nanos = nanos;
    }

    /** Takes it or keeps it; false if another holds it. */
    public boolean hold() {
        Document fresh = new Document("_id", id).append("holder", "").append("number", 0L);
        Optional<Document> found = read();
        if (found.isEmpty()) {
            database.tell(mongo -> Documents.insertNew(mongo.getCollection(COLLECTION), fresh));
        }
        Document now = found.orElse(fresh);
        String by = Documents.text(now, "holder");
        long number = Documents.number(now, "number");
        return (by.isEmpty() || by.equals(holder) || stoodStill(number)) && change(number, holder);
    }

    private boolean stoodStill(long number) {
        long at = nanos.getAsLong();
        if (number != watched) {
            watched = number;
            watchedSince = at;
        }
        return at - watchedSince >= lengthNanos;
    }

    /** Gives it back, if it is held here. */
    public void letGo() {
        read().filter(now -> Documents.text(now, "holder").equals(holder))
                .ifPresent(now -> change(Documents.number(now, "number"), ""));
    }

    private boolean change(long number, String next) {
        return database.ask(mongo -> mongo.getCollection(COLLECTION)
                        .updateOne(
                                and(eq("_id", id), eq("number", number)),
                                combine(set("holder", next), set("number", number + 1)))
                        .getModifiedCount()
                == 1);
    }

    private Optional<Document> read() {
        return database.first(mongo -> mongo.getCollection(COLLECTION).find(eq(id)));
    }
}
