package dev.fairlead.store.replica;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.WriteConcern;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bson.Document;

/**
 * What replicas counted, minute by minute, for some days: one small document for each replica and hour, of which a replica
 * writes one line a minute. Enough for a page; whoever wants more has Prometheus.
 */
public final class TrafficHistory {

    /** How long a minute is kept. */
    public static final Duration KEPT = Duration.ofDays(3);

    private static final String COLLECTION = "traffic";
    private static final int MAX_DOCUMENTS = 5_000;

    private final Database database;
    private final Clock clock;

    /** The history in a database. */
    public TrafficHistory(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Saves what a replica counted in a minute that is over. */
    public void save(String replica, Instant minute, Counts counts) {
        Instant hour = minute.truncatedTo(ChronoUnit.HOURS);
        String field = "m" + Duration.between(hour, minute).toMinutes();
        database.tell(mongo -> mongo.getCollection(COLLECTION)
                .withWriteConcern(WriteConcern.W1)
                .updateOne(
                        eq(hour.getEpochSecond() + " " + replica),
                        Updates.combine(Updates.set("hour", Date.from(hour)), Updates.set(field, counts.text())),
                        new UpdateOptions().upsert(true)));
    }

    /** All replicas together, by the beginning of each step; steps in which nobody said anything are not there. */
    public SortedMap<Instant, Counts> read(Instant from, Duration step) {
        Date first = Date.from(from.truncatedTo(ChronoUnit.HOURS));
        List<Document> hours = database.all(mongo ->
                mongo.getCollection(COLLECTION).find(gte("hour", first)).limit(MAX_DOCUMENTS));
        SortedMap<Instant, Counts> all = new TreeMap<>();
        for (Document hour : hours) {
            Instant begins = Documents.time(hour, "hour");
            for (int minute = 0; minute < 60; minute++) {
                String text = Documents.text(hour, "m" + minute);
                Instant at = begins.plus(Duration.ofMinutes(minute));
                if (!text.isEmpty() && !at.isBefore(from)) {
                    long steps = at.getEpochSecond() / step.toSeconds();
                    all.merge(Instant.ofEpochSecond(steps * step.toSeconds()), Counts.parse(text), Counts::plus);
                }
            }
        }
        return all;
    }

    /** Forgets what is too old. */
    public void sweep() {
        Date since = Date.from(clock.instant().minus(KEPT));
        database.tell(mongo -> mongo.getCollection(COLLECTION).deleteMany(lt("hour", since)));
    }
}
