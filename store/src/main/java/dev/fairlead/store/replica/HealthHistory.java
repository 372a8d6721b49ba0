package dev.fairlead.store.replica;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.WriteConcern;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/** How backends stood, day by day: for how long each was up and down as far as anybody told, and each change with its reason. */
public final class HealthHistory {

    /** How long a day is kept. */
    public static final Duration KEPT = Duration.ofDays(14);

    private static final String COLLECTION = "backendHealth";
    private static final int MAX_CHANGES = 100;
    private static final int MAX_DOCUMENTS = 20_000;
    private static final int MAX_REASON = 200;

    private final Database database;
    private final Clock clock;

    /** The history in a database. */
    public HealthHistory(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A change of a backend: when, whether it was up from then on, and why. */
    public record Turn(Instant at, boolean up, String reason) {}

    /**
     * A day of a backend.
     *
     * @param upSeconds for how long it was told to be up
     * @param downSeconds for how long it was told to be down
     * @param turns the changes that are known, in order; the last {@link #MAX_CHANGES} of the day
     */
    public record Day(Instant day, String service, String backend, long upSeconds, long downSeconds, List<Turn> turns) {
        public Day {
            turns = List.copyOf(turns);
        }
    }

    /** Adds time in which a backend was seen to be up or down. */
    public void lasted(String service, String backend, Instant at, boolean up, long seconds) {
        update(service, backend, at, new Document("$inc", new Document(up ? "up" : "down", seconds)));
    }

    /** Adds a change. */
    public void turned(String service, String backend, Turn turn) {
        String reason =
                turn.reason().substring(0, Math.min(MAX_REASON, turn.reason().length()));
        String line = turn.at().toEpochMilli() + (turn.up() ? " up " : " down ") + reason;
        String id = id(service, backend, turn.at());
        List<String> turns = new ArrayList<>(
                database.first(mongo -> mongo.getCollection(COLLECTION).find(eq(id)))
                        .map(day -> Documents.texts(day, "turns"))
                        .orElse(List.of()));
        turns.add(line);
        List<String> kept = turns.subList(Math.max(0, turns.size() - MAX_CHANGES), turns.size());
        update(service, backend, turn.at(), new Document("$set", new Document("turns", kept)));
    }

    private void update(String service, String backend, Instant at, Document change) {
        Document first = new Document("day", Date.from(at.truncatedTo(ChronoUnit.DAYS)))
                .append("service", service)
                .append("backend", backend);
        Document whole = new Document(change).append("$setOnInsert", first);
        database.tell(mongo -> mongo.getCollection(COLLECTION)
                .withWriteConcern(WriteConcern.W1)
                .updateOne(eq(id(service, backend, at)), whole, new UpdateOptions().upsert(true)));
    }

    private static String id(String service, String backend, Instant at) {
        return at.truncatedTo(ChronoUnit.DAYS).getEpochSecond() + " " + service + " " + backend;
    }

    /** All days from one on, in order. */
    public List<Day> read(Instant from) {
        Date first = Date.from(from.truncatedTo(ChronoUnit.DAYS));
        return database
                .all(mongo -> mongo.getCollection(COLLECTION)
                        .find(gte("day", first))
                        .sort(Sorts.ascending("day"))
                        .limit(MAX_DOCUMENTS))
                .stream()
                .map(HealthHistory::day)
                .toList();
    }

    private static Day day(Document document) {
        return new Day(
                Documents.time(document, "day"),
                Documents.text(document, "service"),
                Documents.text(document, "backend"),
                Documents.number(document, "up"),
                Documents.number(document, "down"),
                Documents.texts(document, "turns").stream()
                        .map(HealthHistory::turn)
                        .toList());
    }

    private static Turn turn(String line) {
        String[] parts = line.split(" ", 3);
        return new Turn(Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[1].equals("up"), parts[2]);
    }

    /** Forgets what is too old. */
    public void sweep() {
        Date since = Date.from(clock.instant().minus(KEPT));
        database.tell(mongo -> mongo.getCollection(COLLECTION).deleteMany(lt("day", since)));
    }
}
