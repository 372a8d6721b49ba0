package dev.fairlead.store.user;

import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.mongo.Documents;
import dev.fairlead.store.secret.Keyring;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;

/**
 * Sessions {@code fps_<id>_<secret>} of partners' browsers. They lie apart from those of operators, so that neither can be
 * taken for the other. Whether the client still is, and its key still good, is asked by whoever reads one.
 */
public final class PartnerSessions {

    private final Tickets tickets;

    /** The sessions in a database. */
    public PartnerSessions(Database database, Supplier<Keyring> keyring, Clock clock) {
        this.tickets = new Tickets(database, "partnerSessions", "client", "fps", keyring, clock);
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
        Tickets.Fresh fresh = tickets.fresh();
        Document more = new Document();
        key.ifPresent(shown -> more.append("key", shown));
        tickets.keepUsed(fresh, client, more);
        return new Opened(new PartnerSession(fresh.id(), client, key, fresh.at(), fresh.at()), fresh.text());
    }

    /**
     * The session that a browser shows, while it lasts.
     *
     * @param use whether a person does something: what is asked in the background keeps no session alive
     */
    public Optional<Opened> find(String text, boolean use) {
        Instant now = tickets.now();
        return tickets.find(text)
                .map(PartnerSessions::session)
                .filter(session -> now.isBefore(session.expires()))
                .map(session -> new Opened(use ? used(session) : session, text));
    }

    private PartnerSession used(PartnerSession session) {
        Instant now = tickets.used(session.id(), session.usedAt());
        return new PartnerSession(session.id(), session.client(), session.key(), session.createdAt(), now);
    }

    /** From now on the session lasts as long as this key, which replaced the one that began it. */
    public void follow(String id, String key) {
        tickets.update(id, "key", key);
    }

    /** Signs out. */
    public void end(String id) {
        tickets.remove(id);
    }

    /** Removes those that are over. */
    public void sweep() {
        tickets.removeUnused();
    }

    private static PartnerSession session(Document document) {
        return new PartnerSession(
                Documents.text(document, "_id"),
                Documents.text(document, "client"),
                Optional.ofNullable(document.getString("key")),
                Documents.time(document, "created"),
                Documents.time(document, "used"));
    }
}
