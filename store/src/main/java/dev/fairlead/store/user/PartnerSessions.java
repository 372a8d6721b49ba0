package dev.fairlead.store.user;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.model.Updates;
import dev.fairlead.model.KeyHash;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.Keyring;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.Document;

/**
 * Sessions {@code fps_<id>_<secret>} of partners' browsers. They lie apart from those of operators, so that neither can be
 * taken for the other. Whether the client still is, and its key still good, is asked by whoever reads one.
 */
public final class PartnerSessions {

    private static final Pattern TEXT = Pattern.compile("fps_([a-z0-9]{12})_([0-9A-Za-z]{32})");
    private static final String COLLECTION = "partnerSessions";
    private static final int MAX_OF_A_CLIENT = 20;
    // A write for each request would cost more than to be exact is worth.
    private static final Duration GRAIN = Duration.ofMinutes(1);

    private final Database database;
    private final Supplier<Keyring> keyring;
    private final Clock clock;

    /** The sessions in a database. */
    public PartnerSessions(Database database, Supplier<Keyring> keyring, Clock clock) {
        this.database = database;
        this.keyring = keyring;
        this.clock = clock;
    }

    /**
     * A session.
     *
     * @param text the whole secret that the browser shows
     */
    public record Opened(PartnerSession session, String text) {
        @Override
        public String toString() {
            return "Opened[" + session.id() + ", ***]";
        }
    }

    /** Begins a session of a client that was just let in; the oldest ends where there are too many. */
    public Opened open(String client, Optional<String> key) {
        SecureRandom random = new SecureRandom();
        String id = CredentialKeys.randomId(random);
        String secret = CredentialKeys.randomSecret(random);
        Instant now = now();
        makeRoom(client, now);
        Document document = new Document("_id", id)
                .append("client", client)
                .append("hash", keyring.get().hash(Users.bytes(secret)).hex())
                .append("created", Date.from(now))
                .append("used", Date.from(now));
        key.ifPresent(shown -> document.append("key", shown));
        database.tell(mongo -> mongo.getCollection(COLLECTION).insertOne(document));
        return new Opened(new PartnerSession(id, client, key, now, now), "fps_" + id + "_" + secret);
    }

    private void makeRoom(String client, Instant now) {
        sweep(now);
        List<String> ids = database
                .ask(mongo -> mongo.getCollection(COLLECTION)
                        .find(eq("client", client))
                        .into(new ArrayList<>()))
                .stream()
                .map(PartnerSessions::session)
                .sorted(Comparator.comparing(PartnerSession::usedAt).reversed())
                .skip(MAX_OF_A_CLIENT - 1L)
                .map(PartnerSession::id)
                .toList();
        if (!ids.isEmpty()) {
            database.tell(mongo -> mongo.getCollection(COLLECTION).deleteMany(in("_id", ids)));
        }
    }

    /**
     * The session that a browser shows, while it lasts.
     *
     * @param use whether a person does something: what is asked in the background keeps no session alive
     */
    public Optional<Opened> find(String text, boolean use) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        byte[] secret = Users.bytes(parts.group(2));
        Instant now = now();
        return database.first(mongo -> mongo.getCollection(COLLECTION).find(eq(parts.group(1))))
                .filter(there -> keyring.get().matches(secret, KeyHash.parse(Documents.text(there, "hash"))))
                .map(PartnerSessions::session)
                .filter(session -> now.isBefore(session.expires()))
                .map(session -> new Opened(use ? used(session, now) : session, text));
    }

    private PartnerSession used(PartnerSession session, Instant now) {
        if (now.isBefore(session.usedAt().plus(GRAIN))) {
            return session;
        }
        update(session.id(), "used", Date.from(now));
        return new PartnerSession(session.id(), session.client(), session.key(), session.createdAt(), now);
    }

    /** From now on the session lasts as long as this key, which replaced the one that began it. */
    public void follow(String id, String key) {
        update(id, "key", key);
    }

    private void update(String id, String field, Object value) {
        database.tell(mongo -> mongo.getCollection(COLLECTION).updateOne(eq(id), Updates.set(field, value)));
    }

    /** Signs out. */
    public void end(String id) {
        database.tell(mongo -> mongo.getCollection(COLLECTION).deleteOne(eq(id)));
    }

    /** Removes those that are over. */
    public void sweep() {
        sweep(now());
    }

    private void sweep(Instant now) {
        Date longest = Date.from(now.minus(Session.LONGEST));
        Date idle = Date.from(now.minus(Session.IDLE));
        database.tell(
                mongo -> mongo.getCollection(COLLECTION).deleteMany(or(lt("created", longest), lt("used", idle))));
    }

    private static PartnerSession session(Document document) {
        return new PartnerSession(
                Documents.text(document, "_id"),
                Documents.text(document, "client"),
                Optional.ofNullable(document.getString("key")),
                Documents.time(document, "created"),
                Documents.time(document, "used"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
