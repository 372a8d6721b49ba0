package dev.fairlead.store.alert;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import dev.fairlead.store.content.Page;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * What fires and what fired. One that fires lies under its rule and subject, so there is one of each, whoever opens it; when it is over,
 * it goes into the history, of which so much is kept.
 */
public final class Alerts {

    /** How long one that is over is kept. */
    public static final Duration KEPT = Duration.ofDays(30);

    private static final String OPEN = "alertsOpen";
    private static final String HISTORY = "alertsOver";
    private static final int MAX_OPEN = 1_000;
    private static final int MAX_OVER = 10_000;

    private final Database database;
    private final Clock clock;

    /** The alerts in a database. */
    public Alerts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Those that fire, the newest first. */
    public List<Alert> firing() {
        return database
                .all(mongo -> mongo.getCollection(OPEN)
                        .find()
                        .sort(Sorts.descending("since"))
                        .limit(MAX_OPEN))
                .stream()
                .map(Alerts::alert)
                .toList();
    }

    /** Begins to fire; false if it does already, or if too many do. */
    public boolean open(Alert alert) {
        return database.ask(mongo -> mongo.getCollection(OPEN).countDocuments() < MAX_OPEN
                && Documents.insertNew(mongo.getCollection(OPEN), document(alert, key(alert))));
    }

    /** Says of one that fires what is seen now. */
    public void say(Alert alert, String text) {
        database.tell(mongo -> mongo.getCollection(OPEN).updateOne(eq(key(alert)), Updates.set("text", text)));
    }

    /** Notes that channels were given it; false if somebody else noted it before. */
    public boolean tell(Alert alert) {
        return database.ask(mongo -> mongo.getCollection(OPEN)
                        .updateOne(and(eq("_id", key(alert)), eq("told", false)), Updates.set("told", true))
                        .getModifiedCount()
                == 1);
    }

    /** It is over. A writer that dies in between leaves one that is both; it is then closed again. */
    public void close(Alert over) {
        database.tell(mongo -> {
            String id = over.id();
            mongo.getCollection(HISTORY).replaceOne(eq(id), document(over, id), new ReplaceOptions().upsert(true));
            mongo.getCollection(OPEN).deleteOne(and(eq("_id", key(over)), eq("since", Date.from(over.since()))));
        });
    }

    /**
     * Those that are over, the newest first.
     *
     * @param rule of this rule only
     * @param before the cursor
     * @throws IllegalArgumentException if the cursor cannot be used
     */
    public Page<Alert> over(Optional<String> rule, Optional<String> before, int limit) {
        Page.checkedLimit(limit);
        List<Bson> all = new ArrayList<>();
        rule.ifPresent(name -> all.add(eq("rule", name)));
        before.ifPresent(cursor -> all.add(lt("order", cursor)));
        Bson filter = all.isEmpty() ? Filters.empty() : and(all);
        List<Document> found = database.all(mongo -> mongo.getCollection(HISTORY)
                .find(filter)
                .sort(Sorts.descending("order"))
                .limit(limit + 1));
        boolean more = found.size() > limit;
        List<Document> shown = more ? found.subList(0, limit) : found;
        return new Page<>(
                shown.stream().map(Alerts::alert).toList(),
                more ? Optional.of(Documents.text(shown.getLast(), "order")) : Optional.empty());
    }

    private static String key(Alert alert) {
        return alert.rule() + "\n" + alert.subject();
    }

    private static Document document(Alert alert, String id) {
        return new Document("_id", id)
                .append("rule", alert.rule())
                .append("subject", alert.subject())
                .append("kind", alert.kind())
                .append("severity", alert.severity())
                .append("text", alert.text())
                .append("since", Date.from(alert.since()))
                .append("resolved", alert.resolved().map(Date::from).orElse(null))
                .append(
                        "order",
                        String.format(Locale.ROOT, "%014d %s", alert.since().toEpochMilli(), id))
                .append("told", alert.told());
    }

    private static Alert alert(Document document) {
        Instant resolved = Documents.time(document, "resolved");
        return new Alert(
                Documents.text(document, "rule"),
                Documents.text(document, "subject"),
                Documents.text(document, "kind"),
                Documents.text(document, "severity"),
                Documents.text(document, "text"),
                Documents.time(document, "since"),
                resolved.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(resolved),
                Boolean.TRUE.equals(document.get("told")));
    }

    /** Forgets what has been over for long, and the oldest of too many. */
    public void sweep() {
        Date since = Date.from(clock.instant().minus(KEPT));
        database.tell(mongo -> {
            mongo.getCollection(HISTORY).deleteMany(lt("resolved", since));
            Document last = mongo.getCollection(HISTORY)
                    .find()
                    .sort(Sorts.descending("order"))
                    .skip(MAX_OVER)
                    .first();
            if (last != null) {
                mongo.getCollection(HISTORY).deleteMany(Filters.lte("order", Documents.text(last, "order")));
            }
        });
    }
}
