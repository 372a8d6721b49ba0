package dev.fairlead.store.user;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.model.Updates;
import dev.fairlead.model.KeyHash;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.audit.AuditLog;
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
 * Sessions {@code fls_<id>_<secret>} of browsers, beside the chain: signing in and out is audited, that a session is used is
 * not. They lie in the store, so that they outlive a restart and hold for every process of management.
 */
public final class Sessions {

    private static final Pattern TEXT = Pattern.compile("fls_([a-z0-9]{12})_([0-9A-Za-z]{32})");
    private static final String COLLECTION = "sessions";
    private static final int MAX_OF_A_USER = 20;
    // A write for each request would cost more than to be exact is worth.
    private static final Duration GRAIN = Duration.ofMinutes(1);

    private final Database database;
    private final AuditLog audit;
    private final Users users;
    private final Supplier<Keyring> keyring;
    private final Clock clock;

    /** The sessions of these users. */
    public Sessions(Database database, AuditLog audit, Users users, Supplier<Keyring> keyring, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.users = users;
        this.keyring = keyring;
        this.clock = clock;
    }

    /**
     * A session, with who it speaks for.
     *
     * @param text the whole secret that the browser shows
     */
    public record Opened(Session session, User user, String text) {
        @Override
        public String toString() {
            return "Opened[" + session.id() + ", ***]";
        }
    }

    /** Begins a session of a user whose password was just checked; the oldest ends where there are too many. */
    public Opened open(User user) {
        SecureRandom random = new SecureRandom();
        String id = CredentialKeys.randomId(random);
        String secret = CredentialKeys.randomSecret(random);
        Instant now = now();
        String hash = keyring.get().hash(Users.bytes(secret)).hex();
        makeRoom(user.name(), now);
        audit.append(new Actor(user.name(), Optional.of(id), Optional.empty()), "sign-in", "", List.of());
        Document document = new Document("_id", id)
                .append("user", user.name())
                .append("hash", hash)
                .append("created", Date.from(now))
                .append("used", Date.from(now));
        database.tell(mongo -> mongo.getCollection(COLLECTION).insertOne(document));
        return new Opened(new Session(id, user.name(), now, now), user, "fls_" + id + "_" + secret);
    }

    private void makeRoom(String user, Instant now) {
        sweep(now);
        List<String> ids =
                database
                        .ask(mongo -> mongo.getCollection(COLLECTION)
                                .find(eq("user", user))
                                .into(new ArrayList<>()))
                        .stream()
                        .map(Sessions::session)
                        .sorted(Comparator.comparing(Session::usedAt).reversed())
                        .skip(MAX_OF_A_USER - 1L)
                        .map(Session::id)
                        .toList();
        if (!ids.isEmpty()) {
            database.tell(mongo -> mongo.getCollection(COLLECTION).deleteMany(in("_id", ids)));
        }
    }

    /**
     * The session that a browser shows, while it is good and its user is active.
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
                .map(Sessions::session)
                .filter(session -> now.isBefore(session.expires()))
                .flatMap(session -> users.find(session.user())
                        .filter(User::active)
                        .map(user -> new Opened(use ? used(session, now) : session, user, text)));
    }

    private Session used(Session session, Instant now) {
        if (now.isBefore(session.usedAt().plus(GRAIN))) {
            return session;
        }
        database.tell(mongo ->
                mongo.getCollection(COLLECTION).updateOne(eq(session.id()), Updates.set("used", Date.from(now))));
        return new Session(session.id(), session.user(), session.createdAt(), now);
    }

    /** Signs out. */
    public void end(Session session) {
        database.tell(mongo -> mongo.getCollection(COLLECTION).deleteOne(eq(session.id())));
        audit.append(new Actor(session.user(), Optional.of(session.id()), Optional.empty()), "sign-out", "", List.of());
    }

    /** Ends all sessions of a user: the password is another one, or the user may no more. */
    public void endAll(String user) {
        database.tell(mongo -> mongo.getCollection(COLLECTION).deleteMany(eq("user", user)));
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

    private static Session session(Document document) {
        return new Session(
                Documents.text(document, "_id"),
                Documents.text(document, "user"),
                Documents.time(document, "created"),
                Documents.time(document, "used"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
