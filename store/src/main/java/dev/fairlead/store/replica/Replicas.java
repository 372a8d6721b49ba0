package dev.fairlead.store.replica;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.WriteConcern;
import com.mongodb.client.model.ReplaceOptions;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;

/** The running gateways, as they report themselves. */
public final class Replicas {

    /** A replica that was not seen for this long is not live. */
    public static final Duration LIVE = Duration.ofSeconds(8);

    private static final String COLLECTION = "replicas";
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);
    private static final Duration FIRST_LOOK = Duration.ofMillis(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Database database;
    private final Clock clock;
    private final Sightings sightings = new Sightings(System::nanoTime);

    /** The replicas that report into a database. */
    public Replicas(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Saves what a replica says now. Not forced to disk: it says it again in a second. */
    public void report(ReplicaReport report) {
        Document document = document(report, clock.instant());
        database.tell(mongo -> mongo.getCollection(COLLECTION)
                .withWriteConcern(WriteConcern.W1)
                .replaceOne(eq(report.id()), document, new ReplaceOptions().upsert(true)));
    }

    /** Takes a replica off the list at once, for a stop in good order. */
    public void leave(String id) {
        database.tell(mongo -> mongo.getCollection(COLLECTION).deleteOne(eq(id)));
    }

    /** The live replicas, by id. */
    public List<ReplicaReport> live() {
        return between(Duration.ZERO, LIVE).toList();
    }

    /** Those that stopped reporting without a word, by id, until they are forgotten. */
    public List<ReplicaReport> silent() {
        return between(LIVE.plusNanos(1), FORGOTTEN).toList();
    }

    /** Those whose last word is so old, by id. Their clocks may be off: what they say of the time decides nothing. */
    private Stream<ReplicaReport> between(Duration least, Duration most) {
        return aged().stream()
                .filter(each -> each.age().compareTo(least) >= 0 && each.age().compareTo(most) <= 0)
                .map(Sightings.Aged::report)
                .sorted(Comparator.comparing(ReplicaReport::id));
    }

    private List<Sightings.Aged> aged() {
        return sightings.of(all(), clock.instant());
    }

    /**
     * Waits until every live replica serves the revision or a later one, at most for the timeout. A replica that joins
     * or dies meanwhile counts as it is at the end.
     */
    public Served awaitServed(long revision, Duration timeout) {
        Instant deadline = clock.instant().plus(timeout);
        Served served = served(revision);
        long pause = FIRST_LOOK.toNanos();
        while (!served.everywhere()
                && clock.instant().isBefore(deadline)
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(pause);
            pause = Math.min(2 * pause, BETWEEN_LOOKS.toNanos());
            served = served(revision);
        }
        return served;
    }

    /** Forgets replicas that are long gone; returns the revisions that the others serve. */
    public Set<Long> sweep() {
        List<Sightings.Aged> all = aged();
        List<String> gone = all.stream()
                .filter(each -> each.age().compareTo(FORGOTTEN) > 0)
                .map(each -> each.report().id())
                .toList();
        if (!gone.isEmpty()) {
            database.tell(mongo -> mongo.getCollection(COLLECTION).deleteMany(in("_id", gone)));
        }
        return all.stream()
                .map(Sightings.Aged::report)
                .filter(report -> !gone.contains(report.id()))
                .map(ReplicaReport::revision)
                .collect(Collectors.toSet());
    }

    private Served served(long revision) {
        List<ReplicaReport> live = live();
        return new Served(
                revision,
                live.stream().filter(report -> report.revision() >= revision).toList(),
                live.stream().filter(report -> report.revision() < revision).toList());
    }

    private List<ReplicaReport> all() {
        return database.all(mongo -> mongo.getCollection(COLLECTION).find()).stream()
                .map(Replicas::report)
                .toList();
    }

    private static Document document(ReplicaReport report, Instant seen) {
        return new Document("_id", report.id())
                .append("address", report.address())
                .append("revision", report.revision())
                .append("snapshot", report.snapshot())
                .append("version", report.version())
                .append("health", report.health())
                .append("errors", report.errors())
                .append("warnings", report.warnings())
                .append("findings", report.findings())
                .append("pulse", report.pulse().text())
                .append("started", Date.from(report.started()))
                .append("seen", Date.from(seen));
    }

    private static ReplicaReport report(Document document) {
        return new ReplicaReport(
                Documents.text(document, "_id"),
                Documents.text(document, "address"),
                Documents.number(document, "revision"),
                Documents.number(document, "snapshot"),
                Documents.text(document, "version"),
                Documents.text(document, "health"),
                (int) Documents.number(document, "errors"),
                (int) Documents.number(document, "warnings"),
                Documents.texts(document, "findings"),
                Pulse.parse(Documents.text(document, "pulse")),
                Documents.time(document, "started"),
                Documents.time(document, "seen"));
    }
}
