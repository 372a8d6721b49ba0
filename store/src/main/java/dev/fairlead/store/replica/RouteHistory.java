package dev.fairlead.store.replica;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.WriteConcern;
import com.mongodb.client.model.ReplaceOptions;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;

/**
 * What replicas counted by route: in steps of ten seconds for two hours, for whoever has to be quick, and in minutes for as long as
 * {@link TrafficHistory} goes back. Only routes that were called are in a step.
 */
public final class RouteHistory {

    /** The short step. */
    public static final Duration FINE = Duration.ofSeconds(10);

    /** The long step. */
    public static final Duration COARSE = Duration.ofMinutes(1);

    /** How long short steps are kept. */
    public static final Duration FINE_KEPT = Duration.ofHours(2);

    private static final String COLLECTION = "routeTraffic";
    private static final int MAX_ROUTES = 500;
    private static final int MAX_DOCUMENTS = 20_000;

    private final Database database;
    private final Clock clock;

    /** The history in a database. */
    public RouteHistory(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Saves what a replica counted in a step that is over; of very many routes those that were called most. */
    public void save(String replica, Instant begun, Duration step, Map<String, Counts> routes) {
        StringBuilder lines = new StringBuilder();
        routes.entrySet().stream()
                .filter(entry -> entry.getValue().requests() > 0)
                .sorted((one, other) ->
                        Long.compare(other.getValue().requests(), one.getValue().requests()))
                .limit(MAX_ROUTES)
                .forEach(entry -> lines.append(entry.getKey())
                        .append('\t')
                        .append(entry.getValue().text())
                        .append('\n'));
        if (lines.isEmpty()) {
            return;
        }
        String id = begun.getEpochSecond() + " " + step.toSeconds() + " " + replica;
        Document document = new Document("_id", id)
                .append("at", Date.from(begun))
                .append("step", step.toSeconds())
                .append("routes", lines.toString());
        database.tell(mongo -> mongo.getCollection(COLLECTION)
                .withWriteConcern(WriteConcern.W1)
                .replaceOne(eq(id), document, new ReplaceOptions().upsert(true)));
    }

    /** What all replicas counted by route in the steps that began in between: short ones where all of them are kept. */
    public Map<String, Counts> between(Instant from, Instant to) {
        Duration step = from.isAfter(clock.instant().minus(FINE_KEPT).plus(COARSE)) ? FINE : COARSE;
        List<Document> steps = database.all(mongo -> mongo.getCollection(COLLECTION)
                .find(and(gte("at", Date.from(from)), lt("at", Date.from(to)), eq("step", step.toSeconds())))
                .limit(MAX_DOCUMENTS));
        Map<String, Counts> all = new TreeMap<>();
        for (Document one : steps) {
            Documents.text(one, "routes").lines().forEach(line -> {
                int tab = line.lastIndexOf('\t');
                if (tab > 0) {
                    all.merge(line.substring(0, tab), Counts.parse(line.substring(tab + 1)), Counts::plus);
                }
            });
        }
        return all;
    }

    /** Forgets what is too old. */
    public void sweep() {
        Date fine = Date.from(clock.instant().minus(FINE_KEPT));
        Date coarse = Date.from(clock.instant().minus(TrafficHistory.KEPT));
        database.tell(mongo -> mongo.getCollection(COLLECTION)
                .deleteMany(or(and(lt("at", fine), ne("step", COARSE.toSeconds())), lt("at", coarse))));
    }
}
