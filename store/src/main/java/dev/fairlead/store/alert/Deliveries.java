package dev.fairlead.store.alert;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/**
 * What is to be told to whom. Each message for each channel is one document with an id that follows from what it says, so it is made
 * once; and each try is claimed by compare-and-set on the number of tries, so one process makes it.
 */
public final class Deliveries {

    /** How often a message is tried. */
    public static final int TRIES = 6;

    private static final String COLLECTION = "alertDeliveries";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final int PAUSE_GROWS = 4;
    private static final Duration KEPT = Duration.ofDays(7);
    private static final int AT_ONCE = 50;
    private static final int MAX_ERROR = 300;

    private final Database database;
    private final Clock clock;

    /** The deliveries in a database. */
    public Deliveries(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A message for a channel.
     *
     * @param id what it says and to whom; the same however often it is tried
     * @param body JSON
     * @param tries how often it was tried
     */
    public record Delivery(String id, String channel, String body, int tries) {}

    /** How the last message of a channel went. */
    public record Last(String channel, String state, String error, Instant at, int tries) {}

    /** Adds a message; nothing happens if it is there. */
    public void add(String event, String channel, String body) {
        Date now = Date.from(clock.instant());
        Document document = new Document("_id", event + " " + channel)
                .append("channel", channel)
                .append("body", body)
                .append("tries", 0)
                .append("state", "waiting")
                .append("error", "")
                .append("made", now)
                .append("next", now);
        database.tell(mongo -> Documents.insertNew(mongo.getCollection(COLLECTION), document));
    }

    /** Takes what is due: nobody else gets the same try. */
    public List<Delivery> claim() {
        Instant now = clock.instant();
        List<Document> due = database.all(mongo -> mongo.getCollection(COLLECTION)
                .find(and(eq("state", "waiting"), lte("next", Date.from(now))))
                .limit(AT_ONCE));
        return due.stream()
                .filter(document -> claim(document, now))
                .map(document -> new Delivery(
                        Documents.text(document, "_id"),
                        Documents.text(document, "channel"),
                        Documents.text(document, "body"),
                        (int) Documents.number(document, "tries") + 1))
                .toList();
    }

    private boolean claim(Document document, Instant now) {
        int tries = (int) Documents.number(document, "tries");
        Instant next = now.plus(FIRST_PAUSE.multipliedBy((long) Math.pow(PAUSE_GROWS, tries)));
        String state = tries + 1 >= TRIES ? "last" : "waiting";
        return database.ask(mongo -> mongo.getCollection(COLLECTION)
                        .updateOne(
                                and(eq("_id", document.get("_id")), eq("tries", document.get("tries"))),
                                Updates.combine(
                                        Updates.set("tries", tries + 1),
                                        Updates.set("state", state),
                                        Updates.set("next", Date.from(next))))
                        .getModifiedCount()
                == 1);
    }

    /** It arrived. */
    public void arrived(Delivery delivery) {
        ended(delivery, "arrived", "");
    }

    /** It did not arrive; it is tried again unless this was the last try, or trying again is of no use. */
    public void failed(Delivery delivery, String why, boolean again) {
        ended(delivery, again && delivery.tries() < TRIES ? "waiting" : "failed", why);
    }

    private void ended(Delivery delivery, String state, String error) {
        String shown = error.substring(0, Math.min(MAX_ERROR, error.length()));
        database.tell(mongo -> mongo.getCollection(COLLECTION)
                .updateOne(
                        eq(delivery.id()), Updates.combine(Updates.set("state", state), Updates.set("error", shown))));
    }

    /** How the last message of each of these channels went; those that got none are not there. */
    public List<Last> last(List<String> channels) {
        return channels.stream()
                .flatMap(channel -> database
                        .first(mongo -> mongo.getCollection(COLLECTION)
                                .find(eq("channel", channel))
                                .sort(Sorts.descending("made")))
                        .stream())
                .map(document -> new Last(
                        Documents.text(document, "channel"),
                        Documents.text(document, "state"),
                        Documents.text(document, "error"),
                        Documents.time(document, "made"),
                        (int) Documents.number(document, "tries")))
                .toList();
    }

    /** Forgets old ones. */
    public void sweep() {
        Date since = Date.from(clock.instant().minus(KEPT));
        database.tell(mongo -> mongo.getCollection(COLLECTION).deleteMany(lt("made", since)));
    }
}
